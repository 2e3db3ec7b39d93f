using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Idempotency;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>
/// Reads, starts, stops and discards the caller's timer. Clockify runs one timer per user and silently stops it when another starts.
/// </summary>
internal sealed class TimerService(
    ClockifyTimeEntries entries,
    RunningTimeEntries runningEntries,
    TimeEntryCache cache,
    ReferenceData data,
    TimeEntryReferences references,
    TimeEntryMatcher matcher,
    TimeEntryMapper mapper,
    TimeProvider time
)
{
    // Time off and holidays can't be continued.
    private static readonly string?[] _continuableTypes = [null, "REGULAR", "BREAK"];

    public async Task<TimerState> ReadAsync(WorkspaceAccess access)
    {
        var userId = await data.UserIdAsync(access.Reader);
        var recent = await cache.RecentAsync(access, userId);

        // A timer that started before the newest entries, or before many future ones, is not among the newest entries.
        var running = recent.Newest.FirstOrDefault(IsRunning) ?? (recent.IsComplete ? null : await cache.GetRunningAsync(access, userId));
        return new TimerState(running is null ? null : await mapper.MapAsync(access, running), time.GetUtcNow());
    }

    public async Task<TimerStarted> StartAsync(WriteAccess access, StartTimerRequest timer, IdempotencyKey idempotency)
    {
        var resolved = await references.ResolveAsync(access.Workspace, timer);
        return await StartOnceAsync(access, now => timer.ToBody(resolved, now), timer.Billable, timer.IfRunning, idempotency);
    }

    public async Task<TimerStarted> ContinueAsync(WriteAccess access, ContinueTimerRequest timer, IdempotencyKey idempotency)
    {
        // A retry must continue the same entry, although another may have ended last: the one that the first attempt stopped.
        var source = (idempotency.Intent ?? timer.Id) is { } id ? await GetOwnAsync(access, id) : await GetLatestFinishedAsync(access);
        await idempotency.SaveIntentAsync(source.Id);
        var entry = ClockifyTimeEntryBody.CopyOf(source, start: null, end: null);
        entry = entry with { CustomFields = [.. entry.CustomFields!.Where(field => field.Value is not null)] };
        try
        {
            return await StartOnceAsync(
                access,
                _ => entry,
                entry.Billable,
                timer.IfRunning,
                idempotency,
                TimeEntryRejections.ValuesOf(entry)
            );
        }
        catch (InvalidValueException rejection) when (rejection.IsStateConflict)
        {
            throw rejection.WithCurrent(await mapper.MapAsync(access.Workspace, source));
        }
    }

    public async Task<TimerStopped> StopAsync(WriteAccess access, StopTimerRequest timer, IdempotencyKey idempotency)
    {
        IReadOnlyList<NotChanged> notChanged = [];
        var stopped = await idempotency.SendAsync(
            _ => FindStoppedAsync(access, timer.Id ?? idempotency.Intent),
            async () =>
            {
                var end = timer.EndBy(time.GetUtcNow());

                // With an idempotency key the entry must be identified first, so that a retry stops no other.
                if (timer.SetsEndOnly && idempotency.Key is null && await TryStopAsync(access, end) is { } plainlyStopped)
                {
                    return plainlyStopped;
                }

                (var ended, notChanged) = await StopRunningAsync(access, timer, end, idempotency);
                return ended;
            }
        );
        return new TimerStopped(await mapper.MapAsync(access.Workspace, stopped), notChanged, time.GetUtcNow());
    }

    public async Task<TimerDiscarded> DiscardAsync(WriteAccess access, string id, Action<TimeEntry> check)
    {
        var running = await GetRunningAsync(access, id);
        var shown = await mapper.MapAsync(access.Workspace, running);
        check(shown);
        await entries.DeleteAsync(access, running, "id");
        return new TimerDiscarded(shown, ["delete"], time.GetUtcNow());
    }

    /// <summary>Starts a timer, once for each idempotency key.</summary>
    /// <param name="access">The caller, who owns the timer.</param>
    /// <param name="entryAt">Returns the entry to create if it starts at the given instant.</param>
    /// <param name="billable">The <c>billable</c> of the request; null if absent.</param>
    /// <param name="ifRunning">What to do if a timer is running.</param>
    /// <param name="idempotency">The idempotency key of the request.</param>
    /// <param name="present">The entry to continue, whose values are not reported as errors; null for a new timer.</param>
    private async Task<TimerStarted> StartOnceAsync(
        WriteAccess access,
        Func<DateTimeOffset, ClockifyTimeEntryBody> entryAt,
        bool? billable,
        string? ifRunning,
        IdempotencyKey idempotency,
        TimeEntryRejections.CheckedValues? present = null
    )
    {
        var userId = await data.UserIdAsync(access.Workspace.Reader);
        ClockifyTimeEntry? stopped = null;
        var started = await idempotency.SendAsync(
            since => matcher.FindCreatedAsync(access.Workspace, userId, entryAt(since.Latest) with { Billable = billable }, since),
            async () =>
            {
                var entry = entryAt(time.GetUtcNow());
                if (await entries.GetRunningAsync(access.Workspace, userId) is not { } running)
                {
                    return await entries.CreateAsync(access, userId, entry, present);
                }

                if (ifRunning == "fail")
                {
                    throw await CreateProblemAsync(access, ErrorCode.TimerRunning, running, "A timer is already running; see `current`.");
                }

                (var created, stopped) = entry.Start is { } start
                    ? await SwitchAtAsync(access, running, entry, start)
                    : await SwitchNowAsync(access, running, entry, present);
                return created;
            }
        );
        return new TimerStarted(
            await mapper.MapAsync(access.Workspace, started),
            stopped is null ? null : await mapper.MapAsync(access.Workspace, stopped),
            time.GetUtcNow()
        );
    }

    /// <summary>Starts a timer while another is running, which Clockify stops.</summary>
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
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            // The new entry is valid, so Clockify may reject the end of the running entry.
            var reason = await runningEntries.ExplainRejectedEndAsync(access, rejection, running);
            throw reason.Problem.Error == ErrorCode.RequiredByWorkspace ? reason : rejection;
        }
    }

    /// <summary>
    /// Starts a timer in the past while another is running, which is ended at that instant. If the new timer can't start, the other is
    /// restarted.
    /// </summary>
    private async Task<(ClockifyTimeEntry Started, ClockifyTimeEntry Stopped)> SwitchAtAsync(
        WriteAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody entry,
        string start
    )
    {
        if (running.TimeInterval.Start > InstantText.Parse(start))
        {
            throw await CreateProblemAsync(
                access,
                ErrorCode.TimerRunning,
                running,
                "The running timer started later than `start`; see `current`."
            );
        }

        var unchanged = ClockifyTimeEntryBody.CopyOf(running, InstantText.Of(running.TimeInterval.Start), start);
        var (stopped, _) = await runningEntries.EndAsync(access, running, unchanged, changed: []);
        try
        {
            return (await entries.CreateAsync(access, running.UserId!, entry), stopped);
        }
        catch (Exception failure)
        {
            // After any failure the previous timer must be running again.
            if (await runningEntries.RestartAsync(access, running, unchanged, failure) is { } started)
            {
                return (started, stopped);
            }

            throw;
        }
    }

    /// <summary>Returns the entry that Clockify has ended because another started.</summary>
    private static ClockifyTimeEntry EndedBy(ClockifyTimeEntry running, ClockifyTimeEntry started)
    {
        var (start, end) = (running.TimeInterval.Start, started.TimeInterval.Start);
        return running with { TimeInterval = running.TimeInterval with { End = end < start ? start : end } };
    }

    /// <summary>
    /// Stops the running entry, whichever it is. Returns null if Clockify rejects that, for example for lack of a required field; then the
    /// entry itself must be examined.
    /// </summary>
    private async Task<ClockifyTimeEntry?> TryStopAsync(WriteAccess access, DateTimeOffset end)
    {
        try
        {
            return await entries.StopAsync(access, await data.UserIdAsync(access.Workspace.Reader), InstantText.Of(end));
        }
        catch (ClockifyRejection rejection) when (rejection.IsFinal)
        {
            return null;
        }
    }

    /// <summary>Stops the running entry by its id, so that no other timer is stopped.</summary>
    private async Task<(ClockifyTimeEntry Entry, IReadOnlyList<NotChanged> NotChanged)> StopRunningAsync(
        WriteAccess access,
        StopTimerRequest timer,
        DateTimeOffset end,
        IdempotencyKey idempotency
    )
    {
        var running = await GetRunningAsync(access, timer.Id ?? idempotency.Intent);
        await idempotency.SaveIntentAsync(running.Id);
        var shown = await mapper.MapAsync(access.Workspace, running);
        var changes = timer.Against(shown);
        var wanted = await references.ResolveAsync(access.Workspace, changes, shown);
        return await runningEntries.EndAsync(access, running, wanted.AppliedTo(running, end, time.GetUtcNow()), changes.GivenMembers());
    }

    /// <summary>
    /// Returns the entry that an earlier attempt stopped; null if it is still running, or if no attempt identified an entry.
    /// </summary>
    private async Task<ClockifyTimeEntry?> FindStoppedAsync(WriteAccess access, string? id) =>
        id is not null && await entries.GetAsync(access.Workspace, id) is { TimeInterval.End: not null } stopped ? stopped : null;

    /// <summary>Returns the running entry.</summary>
    /// <exception cref="ProblemException">409 <c>timer_not_running</c>: no timer, or another than the given one, is running.</exception>
    private async Task<ClockifyTimeEntry> GetRunningAsync(WriteAccess access, string? id)
    {
        var running = await entries.GetRunningAsync(access.Workspace, await data.UserIdAsync(access.Workspace.Reader));
        return running is not null && (id ?? running.Id) == running.Id
            ? running
            : throw await CreateProblemAsync(
                access,
                ErrorCode.TimerNotRunning,
                running,
                running is null ? "No timer is running." : "Another timer is running; see `current`."
            );
    }

    private async Task<ClockifyTimeEntry> GetOwnAsync(WriteAccess access, string id)
    {
        var entry = await entries.GetAsync(access.Workspace, id, "id");
        return entry.UserId != await data.UserIdAsync(access.Workspace.Reader)
                ? throw InvalidValueException.NotFound("id", "time entry of the caller's")
            : IsRunning(entry)
                ? throw await CreateProblemAsync(access, ErrorCode.TimerRunning, entry, "This entry is already running; see `current`.")
            : entry;
    }

    private async Task<ClockifyTimeEntry> GetLatestFinishedAsync(WriteAccess access)
    {
        // Future entries have an end, too.
        var soon = time.GetUtcNow() + ClockSkew.Tolerance;
        var userId = await data.UserIdAsync(access.Workspace.Reader);
        var recent = await cache.RecentAsync(access.Workspace, userId, CacheFreshness.Recent);
        var newest =
            recent.IsComplete || recent.Newest.All(entry => entry.TimeInterval.Start < soon)
                ? recent.Newest
                : await entries.ListNewestAsync(access.Workspace, userId, soon, recent.TimeZone);
        return newest
                .Where(entry => entry.TimeInterval.End < soon && _continuableTypes.Contains(entry.Type))
                .MaxBy(entry => entry.TimeInterval.End)
            ?? throw new ProblemException(ErrorCode.NotFound, "The caller has no finished time entry to continue.");
    }

    /// <summary>Creates a problem that shows the running entry.</summary>
    private Task<ProblemException> CreateProblemAsync(WriteAccess access, ErrorCode error, ClockifyTimeEntry? running, string detail) =>
        runningEntries.CreateProblemAsync(access, new Problem(error, detail), running);

    private static bool IsRunning(ClockifyTimeEntry entry) => entry.TimeInterval.End is null;
}
