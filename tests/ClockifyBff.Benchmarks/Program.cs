using ClockifyBff.Benchmarks;

// This program runs in all roles except the service's, each in a process of its own.
switch (args)
{
    case [BareProxy.Role]:
        await BareProxy.RunAsync();
        break;
    case [UpstreamStub.Role]:
        await UpstreamStub.RunAsync();
        break;
    default:
        await Benchmark.RunAsync(BenchmarkOptions.Read(args), Console.Out);
        break;
}
