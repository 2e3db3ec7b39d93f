using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Idempotency;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Starts and stops the caller's timer. Clockify runs one a person, and stops it without a word when another starts.</summary>
internal sealed class Timers(
    ClockifyTimeEntries entries,
    RunningEntries runningEntries,
    TimeEntryCache copies,
    ReferenceData data,
    TimeEntryReferences subjects,
    TimeEntryMatcher sightings,
    TimeEntryView view,
    TimeProvider time
)
{
    // Time off and holidays are not worked on.
    private static readonly string?[] _continued = [null, "REGULAR", "BREAK"];

    public async Task<TimerState> ReadAsync(WorkspaceAccess access)
    {
        var userId = await data.UserIdAsync(access);
        var recent = await copies.RecentAsync(access, userId);

        // A timer that began before the newest entries, or before many planned ones, is not among them.
        var running = recent.Newest.FirstOrDefault(IsRunning) ?? (recent.IsComplete ? null : await copies.GetRunningAsync(access, userId));
        return new TimerState(running is null ? null : await view.OfAsync(access, running), time.GetUtcNow());
    }

    public async Task<TimerStarted> StartAsync(WriteAccess access, StartTimerRequest timer, IdempotencyKey idempotency)
    {
        var subject = await subjects.FindAsync(access, timer);
        return await RunAsync(access, now => timer.ToBody(subject, now), timer.Billable, timer.IfRunning, idempotency);
    }

    public async Task<TimerStarted> ContinueAsync(WriteAccess access, ContinueTimerRequest timer, IdempotencyKey idempotency)
    {
        // The one that ended last may be another by now: what the first attempt stopped.
        var source = (idempotency.Intent ?? timer.Id) is { } id ? await OwnAsync(access, id) : await LatestAsync(access);
        await idempotency.SaveIntentAsync(source.Id);
        var entry = ClockifyTimeEntryBody.CopyOf(source, start: null, end: null);
        entry = entry with { CustomFields = [.. entry.CustomFields!.Where(field => field.Value is not null)] };
        try
        {
            return await RunAsync(access, _ => entry, entry.Billable, timer.IfRunning, idempotency, TimeEntryRejections.ValuesOf(entry));
        }
        catch (ProblemException refused) when (refused.IsAboutPresent)
        {
            throw refused.Showing(await view.OfAsync(access, source));
        }
    }

    public async Task<TimerStopped> StopAsync(WriteAccess access, StopTimerRequest timer, IdempotencyKey idempotency)
    {
        IReadOnlyList<NotChanged> notChanged = [];
        var stopped = await idempotency.SendAsync(
            _ => StoppedAsync(access, timer.Id ?? idempotency.Intent),
            async () =>
            {
                var end = timer.EndBy(time.GetUtcNow());

                // With a key it must be known which is stopped: a repeat stops no other.
                if (timer.IsPlain && idempotency.Key is null && await TryStopAsync(access, end) is { } plainlyStopped)
                {
                    return plainlyStopped;
                }

                (var ended, notChanged) = await StopRunningAsync(access, timer, end, idempotency);
                return ended;
            }
        );
        return new TimerStopped(await view.OfAsync(access, stopped), notChanged, time.GetUtcNow());
    }

    public async Task<TimerDiscarded> DiscardAsync(WriteAccess access, string id, Action<TimeEntry> check)
    {
        var running = await RunningAsync(access, id);
        var shown = await view.OfAsync(access, running);
        check(shown);
        await entries.DeleteAsync(access, running, "id");
        return new TimerDiscarded(shown, ["delete"], time.GetUtcNow());
    }

    /// <param name="access">Whose timer.</param>
    /// <param name="entryAt">What runs when it is started at a moment.</param>
    /// <param name="billable">The request's `billable`; null if not given.</param>
    /// <param name="ifRunning">What becomes of one that runs.</param>
    /// <param name="idempotency">Whether it was attempted before.</param>
    /// <param name="present">What an entry has already that is continued; null where the request says everything.</param>
    private async Task<TimerStarted> RunAsync(
        WriteAccess access,
        Func<DateTimeOffset, ClockifyTimeEntryBody> entryAt,
        bool? billable,
        string? ifRunning,
        IdempotencyKey idempotency,
        TimeEntryRejections.CheckedValues? present = null
    )
    {
        var userId = await data.UserIdAsync(access);
        ClockifyTimeEntry? stopped = null;
        var started = await idempotency.SendAsync(
            since => sightings.CreatedAsync(access, userId, entryAt(since.Latest) with { Billable = billable }, since),
            async () =>
            {
                var entry = entryAt(time.GetUtcNow());
                if (await entries.GetRunningAsync(access, userId) is not { } running)
                {
                    return await entries.CreateAsync(access, userId, entry, present);
                }

                if (ifRunning == "fail")
                {
                    throw await RefusalAsync(access, ErrorCode.TimerRunning, running, "A timer runs already; see current.");
                }

                (var created, stopped) = entry.Start is { } start
                    ? await SwitchAtAsync(access, running, entry, start)
                    : await SwitchNowAsync(access, running, entry, present);
                return created;
            }
        );
        return new TimerStarted(
            await view.OfAsync(access, started),
            stopped is null ? null : await view.OfAsync(access, stopped),
            time.GetUtcNow()
        );
    }

    /// <summary>Starts a timer while another runs: Clockify stops that one.</summary>
    private async Task<(ClockifyTimeEntry Started, ClockifyTimeEntry Stopped)> SwitchNowAsync(
        WriteAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody entry,
        TimeEntryRejections.CheckedValues? present
    )
    {
        try
        {
            var started = await entries.CreateAsync(access, running.UserId!, entry, present);
            return (started, EndedBy(running, started));
        }
        catch (ClockifyRejection refusal) when (refusal.IsAboutInput)
        {
            // Nothing is wrong with the new entry, so Clockify may not let the other one end.
            var reason = await runningEntries.RefusalOfEndAsync(access, refusal, running);
            throw reason.Problem.Error == ErrorCode.RequiredByWorkspace ? reason : refusal;
        }
    }

    /// <summary>
    /// Starts a timer in the past while another runs: that one ends at this start. If the new one can't start, the other runs again.
    /// </summary>
    private async Task<(ClockifyTimeEntry Started, ClockifyTimeEntry Stopped)> SwitchAtAsync(
        WriteAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody entry,
        string start
    )
    {
        if (running.TimeInterval.Start > InstantConverter.Parse(start))
        {
            throw await RefusalAsync(
                access,
                ErrorCode.TimerRunning,
                running,
                "A timer runs that began later than this start; see current."
            );
        }

        var unchanged = ClockifyTimeEntryBody.CopyOf(running, InstantConverter.Text(running.TimeInterval.Start), start);
        var (stopped, _) = await runningEntries.EndAsync(access, running, unchanged, changed: []);
        try
        {
            return (await entries.CreateAsync(access, running.UserId!, entry), stopped);
        }
        catch (Exception failure)
        {
            // Whatever has failed, what ran before must run again.
            if (await runningEntries.RunAgainAsync(access, running, unchanged, failure) is { } started)
            {
                return (started, stopped);
            }

            throw;
        }
    }

    /// <summary>What Clockify makes of a timer when another starts.</summary>
    private static ClockifyTimeEntry EndedBy(ClockifyTimeEntry running, ClockifyTimeEntry started)
    {
        var (start, end) = (running.TimeInterval.Start, started.TimeInterval.Start);
        return running with { TimeInterval = running.TimeInterval with { End = end < start ? start : end } };
    }

    /// <summary>
    /// Stops whichever runs; null where Clockify refuses, as it does for want of a required field: then the entry itself is looked at.
    /// </summary>
    private async Task<ClockifyTimeEntry?> TryStopAsync(WriteAccess access, DateTimeOffset end)
    {
        try
        {
            return await entries.StopAsync(access, await data.UserIdAsync(access), InstantConverter.Text(end));
        }
        catch (ClockifyRejection refusal) when (refusal.IsFinal)
        {
            return null;
        }
    }

    /// <summary>Stops the entry that runs by its own id: should another run by now, it goes on.</summary>
    private async Task<(ClockifyTimeEntry Entry, IReadOnlyList<NotChanged> NotChanged)> StopRunningAsync(
        WriteAccess access,
        StopTimerRequest timer,
        DateTimeOffset end,
        IdempotencyKey idempotency
    )
    {
        var running = await RunningAsync(access, timer.Id ?? idempotency.Intent);
        await idempotency.SaveIntentAsync(running.Id);
        var shown = await view.OfAsync(access, running);
        var changes = timer.Against(shown);
        var wanted = await subjects.FindAsync(access, changes, shown);
        return await runningEntries.EndAsync(access, running, wanted.AppliedTo(running, end, time.GetUtcNow()), changes.Members());
    }

    /// <summary>The entry that an earlier attempt stopped; null where it still runs, or none came so far as to know which.</summary>
    private async Task<ClockifyTimeEntry?> StoppedAsync(WriteAccess access, string? id) =>
        id is not null && await entries.GetAsync(access, id) is { TimeInterval.End: not null } stopped ? stopped : null;

    /// <exception cref="ProblemException">409 <c>timer_not_running</c>: none runs, or another than the one that is meant.</exception>
    private async Task<ClockifyTimeEntry> RunningAsync(WriteAccess access, string? id)
    {
        var running = await entries.GetRunningAsync(access, await data.UserIdAsync(access));
        return running is not null && (id ?? running.Id) == running.Id
            ? running
            : throw await RefusalAsync(
                access,
                ErrorCode.TimerNotRunning,
                running,
                running is null ? "No timer runs." : "Another timer runs; see current."
            );
    }

    private async Task<ClockifyTimeEntry> OwnAsync(WriteAccess access, string id)
    {
        var entry = await entries.GetAsync(access, id, "id");
        return entry.UserId != await data.UserIdAsync(access)
                ? throw new ProblemException(Problem.NotFound("id", "time entry of the caller's"))
            : IsRunning(entry) ? throw await RefusalAsync(access, ErrorCode.TimerRunning, entry, "This entry runs already; see current.")
            : entry;
    }

    private async Task<ClockifyTimeEntry> LatestAsync(WriteAccess access)
    {
        // What is planned has an end as well.
        var soon = time.GetUtcNow() + Clocks.Tolerance;
        var userId = await data.UserIdAsync(access);
        var recent = await copies.RecentAsync(access, userId, CacheFreshness.Recent);
        var newest =
            recent.IsComplete || recent.Newest.All(entry => entry.TimeInterval.Start < soon)
                ? recent.Newest
                : await entries.ListNewestAsync(access, userId, soon, recent.TimeZone);
        return newest
                .Where(entry => entry.TimeInterval.End < soon && _continued.Contains(entry.Type))
                .MaxBy(entry => entry.TimeInterval.End)
            ?? throw new ProblemException(ErrorCode.NotFound, "The caller has no finished entry that could be continued.");
    }

    /// <summary>A refusal that shows what runs.</summary>
    private Task<ProblemException> RefusalAsync(WriteAccess access, ErrorCode error, ClockifyTimeEntry? running, string detail) =>
        runningEntries.ProblemAsync(access, new Problem(error, detail), running);

    private static bool IsRunning(ClockifyTimeEntry entry) => entry.TimeInterval.End is null;
}
