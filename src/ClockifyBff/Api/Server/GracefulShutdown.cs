namespace ClockifyBff.Api.Server;

/// <summary>
/// Delays the shutdown until gateways have stopped sending requests. Readiness fails at once, requests are served for another 10 s, and
/// then the requests that have begun are completed.
/// </summary>
internal sealed class GracefulShutdown(IHostEnvironment environment, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan _drainDelay = TimeSpan.FromSeconds(10);

    // Less than the 60 s after which an orchestrator kills the process.
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(55);

    private readonly CancellationTokenSource _draining = new();

    /// <summary>How long requests are still served after the service was told to stop.</summary>
    public TimeSpan DrainDelay => environment.IsDevelopment() ? TimeSpan.Zero : _drainDelay;

    /// <summary>Cancelled when the service stops accepting requests. Long polls end then.</summary>
    public CancellationToken Draining => _draining.Token;

    public static void SetShutdownTimeout(HostOptions host) => host.ShutdownTimeout = _shutdownTimeout;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _draining.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _draining.Dispose();
}
