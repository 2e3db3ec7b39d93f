using ClockifyBff.Load;

// This program also runs as the bare proxy, in a process of its own.
if (args is [BareProxy.Role])
{
    await BareProxy.RunAsync();
    return 0;
}

return await LoadTest.RunAsync(LoadOptions.Read(args), Console.Out) ? 0 : 1;
