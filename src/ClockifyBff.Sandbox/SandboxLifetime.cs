namespace ClockifyBff.Sandbox;

// The default one would stop the sandbox on SIGTERM, under the feet of a service that is still finishing its calls.
internal sealed class SandboxLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
