namespace ClockifyBff.Sandbox;

/// <summary>
/// Ignores signals. The default lifetime would stop the sandbox on SIGTERM, while the service in the same process still completes calls.
/// </summary>
internal sealed class SandboxLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
