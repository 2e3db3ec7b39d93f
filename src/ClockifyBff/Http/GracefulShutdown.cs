namespace ClockifyBff.Http;

/// <summary>
/// Told to stop, the service is unready at once, but answers until every gateway has noticed; then what has begun comes to its end.
/// </summary>
internal sealed class GracefulShutdown(IHostEnvironment environment, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan _untilNoticed = TimeSpan.FromSeconds(10);

    // Less than the 60 s after which an orchestrator kills.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(55);

    private readonly CancellationTokenSource _acceptsNoMore = new();

    /// <summary>Cancelled when no further calls are accepted: who waits for something to change is answered now.</summary>
    public CancellationToken Draining => _acceptsNoMore.Token;

    public static void Limit(HostOptions host) => host.ShutdownTimeout = _limit;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            await Task.Delay(_untilNoticed, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _acceptsNoMore.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _acceptsNoMore.Dispose();
}
