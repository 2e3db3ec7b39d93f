using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>Refreshes stale cache entries in the background: several at the same time, the most urgent ones first.</summary>
internal sealed partial class BackgroundRefreshService : BackgroundService
{
    private const int MaxQueued = 10_000;
    private const int MaxWorkers = 32;

    // After a 429, the other entries would be rejected too: the rate limit stays used up for a while.
    private static readonly TimeSpan _pauseAfterRejection = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RefreshQueue _queue = new(MaxQueued);
    private readonly HashSet<CacheKey> _running = [];
    private readonly SemaphoreSlim _queued = new(0);
    private readonly int _workers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public BackgroundRefreshService(IOptions<BudgetOptions> budget, TimeProvider time, ILogger<BackgroundRefreshService> logger)
    {
        _workers = Math.Min(budget.Value.RequestsPerSecond, MaxWorkers);
        _time = time;
        _logger = logger;
    }

    /// <summary>Queues a refresh, unless the entry is being refreshed.</summary>
    public void Enqueue(DueRefresh due)
    {
        lock (_lock)
        {
            var before = _queue.Count;
            if (!_running.Contains(due.Key))
            {
                _queue.Add(due);
            }

            if (_queue.Count > before)
            {
                _queued.Release();
            }
        }
    }

    public override void Dispose()
    {
        _queued.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _queued.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Begin() is { } due)
            {
                var isAccepted = await TryRefreshAsync(due, stoppingToken);
                End(due);
                if (!isAccepted)
                {
                    await Task.Delay(_pauseAfterRejection, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private DueRefresh? Begin()
    {
        lock (_lock)
        {
            var due = _queue.Dequeue();
            if (due is not null)
            {
                _running.Add(due.Key);
            }

            return due;
        }
    }

    private void End(DueRefresh due)
    {
        lock (_lock)
        {
            _running.Remove(due.Key);
        }
    }

    /// <returns>Whether the next refresh may begin at once: false after a 429.</returns>
    private async Task<bool> TryRefreshAsync(DueRefresh due, CancellationToken stoppingToken)
    {
        try
        {
            await due.RefreshAsync(stoppingToken);
        }
        catch (ServiceException e)
        {
            // The entry stays, and its next reader queues a refresh again.
            return e is not UpstreamException { Kind: UpstreamFailureKind.RateLimited };
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
#pragma warning disable CA1031 // An exception that escapes from a background service stops the host.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(_logger, e);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(701, LogLevel.Error, "A cache entry could not be refreshed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
