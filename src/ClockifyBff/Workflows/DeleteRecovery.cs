using System.Diagnostics.Metrics;
using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Workflows;

/// <summary>
/// Finishes deletes that stopped half way: this replica's own, and those of replicas that are no more. Forgets what is no longer needed.
/// </summary>
internal sealed partial class DeleteRecovery : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _forgetsEvery = TimeSpan.FromHours(1);

    // A connection may be away for a moment.
    private static readonly TimeSpan _goneForGood = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longest = TimeSpan.FromHours(24);

    private readonly DeleteJournal _journal;
    private readonly IdempotencyStore _store;
    private readonly TwoStepDelete _deletes;
    private readonly WriteLocks _locks;
    private readonly WorkflowMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger<DeleteRecovery> _logger;
    private int _unsettled;

    public DeleteRecovery(
        DeleteJournal journal,
        IdempotencyStore store,
        TwoStepDelete deletes,
        WriteLocks locks,
        WorkflowMeter workflowMeter,
        Meter meter,
        TimeProvider time,
        ILogger<DeleteRecovery> logger
    )
    {
        (_journal, _store, _deletes, _locks, _meter, _time, _logger) = (journal, store, deletes, locks, workflowMeter, time, logger);
        meter.CreateObservableGauge(
            "clockifybff.workflows.unsettled",
            () => Unsettled,
            "{delete}",
            "Deletes that nobody could bring to an end for more than a minute."
        );
    }

    /// <summary>How many deletes nobody could bring to an end for more than a minute.</summary>
    public int Unsettled => Volatile.Read(ref _unsettled);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? forgotAt = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(TakeOverAsync);
            if (forgotAt is null || _time.GetElapsedTime(forgotAt.Value) >= _forgetsEvery)
            {
                forgotAt = _time.GetTimestamp();
                await TryAsync(_store.ForgetAsync);
            }

            await Task.Delay(_interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeOverAsync()
    {
        await _journal.RenewAsync();
        var (taken, unusual) = await _journal.TakeOverAsync();
        Volatile.Write(ref _unsettled, unusual);
        foreach (var intent in taken)
        {
            // Not one after the other: leases have to be renewed meanwhile.
            _ = TryAsync(() => FinishAsync(intent));
        }
    }

    private async Task FinishAsync(UnfinishedDelete intent)
    {
        try
        {
            var upstream = new UpstreamContext(
                intent.ConnectionId,
                intent.OwnerKey,
                Priority.Completion,
                () => Task.CompletedTask,
                intent.ClockifyUserId
            );
            using var access = await WriteAccess.TakeAsync(_locks, intent.WorkspaceId, upstream, CancellationToken.None);
            var isGone = await _deletes.SettleAsync(access, intent);
            await _journal.EndAsync(intent);
            _meter.Deleted(intent.Kind, isGone ? WorkflowMeter.Done : WorkflowMeter.Undone);
            Log.Settled(_logger, intent.Kind, intent.WorkspaceId, intent.EntityId, isGone ? "gone" : "as it was");
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            var age = _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(intent.StartedAt);
            if (
                age >= _longest
                || (age >= _goneForGood && e is ProblemException { Problem.Error: var error } && error == ErrorCode.ReconnectRequired)
            )
            {
                await _journal.AbandonAsync(intent);
                _meter.Deleted(intent.Kind, WorkflowMeter.Abandoned);
                Log.Abandoned(_logger, intent.Kind, intent.WorkspaceId, intent.EntityId);
            }
            else
            {
                await _journal.PostponeAsync(intent);
            }
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProblemException)
        {
            // The store is out of reach: the next second tries again.
        }
#pragma warning disable CA1031 // Whatever it was, it must not end the service: that is what an escaped exception does here.
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
            "A delete that had stopped half way is settled: {Kind} in workspace {Workspace}, id {Id}, is {Outcome}"
        )]
        public static partial void Settled(ILogger logger, string kind, string workspace, string id, string outcome);

        [LoggerMessage(
            502,
            LogLevel.Error,
            "A delete that had stopped half way is abandoned: {Kind} in workspace {Workspace}, id {Id}, may be left archived or done"
        )]
        public static partial void Abandoned(ILogger logger, string kind, string workspace, string id);

        [LoggerMessage(503, LogLevel.Error, "Recovery failed; it goes on in a second")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
