namespace ClockifyBff.Sandbox;

// Not a top-level program: its class would be named Program, like the class of the service.
internal static class SandboxProgram
{
    private const int MaxPrintedUsers = 20;

    public static async Task Main(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        var options = configuration.GetSection(SandboxOptions.SectionName).Get<SandboxOptions>() ?? new SandboxOptions();

        await using var sandbox = await SandboxServer.StartAsync(options, configuration["urls"] ?? "http://127.0.0.1:5090");
        Console.WriteLine(
            $"Sandbox at {sandbox.Url}, Maton key \"{SandboxServer.ApiKey}\" (gateway {sandbox.Url}clockify, control plane "
                + $"{sandbox.Url}connections)"
        );
        Console.WriteLine($"People: {string.Join(", ", sandbox.UserEmails.Take(MaxPrintedUsers))}");
        await SandboxServer.WaitForShutdownAsync();
    }
}
