using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>Reads old copies again while nobody waits for it: a few at once, each time the one that is most due by then.</summary>
internal sealed partial class BackgroundRefreshService : BackgroundService
{
    private const int MostDue = 10_000;
    private const int MostAtOnce = 32;

    // More would be refused just as well: what uses up the budget goes on for a while.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RefreshQueue _due = new(MostDue);
    private readonly HashSet<CacheKey> _underWay = [];
    private readonly SemaphoreSlim _isDue = new(0);
    private readonly int _atOnce;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public BackgroundRefreshService(IOptions<BudgetOptions> budget, TimeProvider time, ILogger<BackgroundRefreshService> logger)
    {
        _atOnce = Math.Min(budget.Value.RequestsPerSecond, MostAtOnce);
        _time = time;
        _logger = logger;
    }

    /// <summary>Asks for a copy to be read again when its turn comes.</summary>
    public void Ask(DueRefresh due)
    {
        lock (_gate)
        {
            var before = _due.Count;
            if (!_underWay.Contains(due.Key))
            {
                _due.Add(due);
            }

            if (_due.Count > before)
            {
                _isDue.Release();
            }
        }
    }

    public override void Dispose()
    {
        _isDue.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _atOnce).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _isDue.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Begin() is { } due)
            {
                var goesOn = await TryAsync(due, cancellationToken);
                End(due);
                if (!goesOn)
                {
                    await Task.Delay(_pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private DueRefresh? Begin()
    {
        lock (_gate)
        {
            var due = _due.TakeFirst();
            if (due is not null)
            {
                _underWay.Add(due.Key);
            }

            return due;
        }
    }

    private void End(DueRefresh due)
    {
        lock (_gate)
        {
            _underWay.Remove(due.Key);
        }
    }

    /// <returns>Whether another may follow at once.</returns>
    private async Task<bool> TryAsync(DueRefresh due, CancellationToken cancellationToken)
    {
        try
        {
            await due.RefreshAsync(cancellationToken);
        }
        catch (ProblemException e)
        {
            // The copy stays, and its next reader asks again.
            return e.Problem.Status != StatusCodes.Status429TooManyRequests;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops.
        }
#pragma warning disable CA1031 // Whatever it was, it must not end the service: that is what an escaped exception does here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(_logger, e);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(701, LogLevel.Error, "A copy could not be refreshed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
