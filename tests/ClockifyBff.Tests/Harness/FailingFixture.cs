namespace ClockifyBff.Tests.Harness;

/// <summary>
/// A fixture that starts two processes, writes their ids, and then fails or hangs. It runs only when <see cref="LeftoverProcessesTests"/>
/// starts it.
/// </summary>
public sealed class FailingFixture : IAsyncLifetime
{
    internal const string HangsVariable = "CLOCKIFYBFF_TEST_SET_UP_HANGS";
    internal const string Announcement = "Started processes ";

    public async ValueTask InitializeAsync()
    {
        // Fixtures are created for explicit tests too, which an ordinary run doesn't execute.
        if (Environment.GetEnvironmentVariable(HangsVariable) is null)
        {
            return;
        }

        var service = ServiceProcess.Start("Development");
        await service.ListeningAsync();

        // An empty environment lacks the variable that marks processes of the run, as with nginx and Redis.
        var anonymous = ChildProcess.Start("env", ["-i", "sleep", "600"]);
        await Console.Out.WriteLineAsync($"{Announcement}{service.ProcessId} {anonymous.Id} ");
        if (Environment.GetEnvironmentVariable(HangsVariable) == bool.TrueString)
        {
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("This set-up is meant to fail.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
