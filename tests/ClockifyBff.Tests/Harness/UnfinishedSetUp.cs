namespace ClockifyBff.Tests.Harness;

/// <summary>
/// A fixture that starts two processes, writes their ids, and then fails or hangs. It runs only where <see cref="LeftoverProcessesTests"/>
/// starts it.
/// </summary>
public sealed class UnfinishedSetUp : IAsyncLifetime
{
    internal const string Hangs = "CLOCKIFYBFF_TEST_SET_UP_HANGS";
    internal const string Announcement = "Started processes ";

    public async ValueTask InitializeAsync()
    {
        // Fixtures are made for explicit tests too, which an ordinary run leaves out.
        if (Environment.GetEnvironmentVariable(Hangs) is null)
        {
            return;
        }

        var service = ServiceProcess.Start("Development");
        await service.ListeningAsync();

        // Its environment doesn't tell who started it, as that of nginx and Redis doesn't.
        var anonymous = ChildProcess.Start("env", ["-i", "sleep", "600"]);
        await Console.Out.WriteLineAsync($"{Announcement}{service.ProcessId} {anonymous.Id} ");
        if (Environment.GetEnvironmentVariable(Hangs) == bool.TrueString)
        {
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("This set-up is meant to fail.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
