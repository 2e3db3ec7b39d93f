using System.Diagnostics.Metrics;
using ClockifyBff.Clockify;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Deletion;

/// <summary>
/// Completes or undoes interrupted deletes, including those of replicas that have terminated. Abandons deletes that can't be settled.
/// </summary>
internal sealed partial class DeleteRecovery : BackgroundService
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(1);

    // A connection that is missing only for a moment must not end the recovery.
    private static readonly TimeSpan _maxAgeWithoutConnection = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _maxAge = TimeSpan.FromHours(24);

    private readonly DeleteJournal _journal;
    private readonly TwoStepDelete _deletes;
    private readonly WriteLocks _locks;
    private readonly WorkflowMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger<DeleteRecovery> _logger;
    private int _unsettledCount;

    public DeleteRecovery(
        DeleteJournal journal,
        TwoStepDelete deletes,
        WriteLocks locks,
        WorkflowMeter workflowMeter,
        Meter meter,
        TimeProvider time,
        ILogger<DeleteRecovery> logger
    )
    {
        (_journal, _deletes, _locks, _meter, _time, _logger) = (journal, deletes, locks, workflowMeter, time, logger);
        meter.CreateObservableGauge(
            "clockifybff.workflows.unsettled",
            () => UnsettledCount,
            "{delete}",
            "Deletes that could be neither completed nor undone for more than a minute."
        );
    }

    /// <summary>The number of deletes that could be neither completed nor undone for more than a minute.</summary>
    public int UnsettledCount => Volatile.Read(ref _unsettledCount);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(TakeOverAsync);
            await Task.Delay(_pollInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeOverAsync()
    {
        await _journal.RenewAllAsync();
        var (taken, unsettledCount) = await _journal.TakeOverAsync();
        Volatile.Write(ref _unsettledCount, unsettledCount);
        foreach (var unfinished in taken)
        {
            // Not awaited: leases must be renewed in the meantime.
            _ = TryAsync(() => SettleAsync(unfinished));
        }
    }

    private async Task SettleAsync(UnfinishedDelete unfinished)
    {
        try
        {
            var upstream = new UpstreamContext(
                unfinished.ConnectionId,
                unfinished.OwnerKey,
                Priority.Completion,
                unfinished.ClockifyUserId
            );
            using var access = await WriteAccess.TakeAsync(_locks, unfinished.WorkspaceId, upstream, CancellationToken.None);
            var isDeleted = await _deletes.SettleAsync(access, unfinished);
            await _journal.RemoveAsync(unfinished);
            _meter.RecordDelete(unfinished.Kind, isDeleted ? WorkflowMeter.Done : WorkflowMeter.Undone);
            Log.Settled(_logger, unfinished.Kind, unfinished.WorkspaceId, unfinished.EntityId, isDeleted ? "deleted" : "restored");
        }
        catch (Exception e) when (e is ServiceException or OperationCanceledException)
        {
            var age = _time.GetUtcNow() - unfinished.StartedAt;
            if (age >= _maxAge || (age >= _maxAgeWithoutConnection && e is UpstreamException { IsConnectionUnusable: true }))
            {
                await _journal.AbandonAsync(unfinished);
                _meter.RecordDelete(unfinished.Kind, WorkflowMeter.Abandoned);
                Log.Abandoned(_logger, unfinished.Kind, unfinished.WorkspaceId, unfinished.EntityId);
            }
            else
            {
                await _journal.PostponeAsync(unfinished);
            }
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ServiceException)
        {
            // The next poll retries.
        }
#pragma warning disable CA1031 // An exception that escaped would stop the whole service.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(_logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            501,
            LogLevel.Information,
            "An interrupted delete is settled: {Kind} in workspace {Workspace}, id {Id}, is {Outcome}"
        )]
        public static partial void Settled(ILogger logger, string kind, string workspace, string id, string outcome);

        [LoggerMessage(
            502,
            LogLevel.Error,
            "An interrupted delete is abandoned: {Kind} in workspace {Workspace}, id {Id}, may still be archived or done"
        )]
        public static partial void Abandoned(ILogger logger, string kind, string workspace, string id);

        [LoggerMessage(503, LogLevel.Error, "Recovering interrupted deletes failed; the next attempt follows in a second")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
