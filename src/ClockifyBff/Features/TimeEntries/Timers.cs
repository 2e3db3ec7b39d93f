using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Workflows;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Starts and stops the caller's timer. Clockify runs one a person, and stops it without a word when another starts.</summary>
internal sealed class Timers(
    ClockifyTimeEntries entries, EntryCopies copies, ReferenceData data, EntrySubjects subjects, EntrySightings sightings, EntryView view, TimeProvider time)
{
    // Time off and holidays are not worked on.
    private static readonly string?[] _continued = [null, "REGULAR", "BREAK"];

    public async Task<TimerState> ReadAsync(WorkspaceAccess access)
    {
        var recent = await copies.RecentAsync(access, await data.UserIdAsync(access));
        return new TimerState(recent.Newest.FirstOrDefault(IsRunning) is { } running ? await view.OfAsync(access, running) : null, time.GetUtcNow());
    }

    public async Task<TimerStarted> StartAsync(WriteAccess access, StartTimerRequest timer, Once once)
    {
        var subject = await subjects.FindAsync(access, timer);
        return await RunAsync(access, now => timer.ToBody(subject, now), timer.IfRunning, once);
    }

    public async Task<TimerStarted> ContinueAsync(WriteAccess access, ContinueTimerRequest timer, Once once)
    {
        // The one that ended last may be another by now: what the first attempt stopped.
        var source = (once.Intent ?? timer.Id) is { } id ? await OwnAsync(access, id) : await LatestAsync(access);
        await once.NoteAsync(source.Id);
        return await RunAsync(
            access, _ => new(null, null, source.Description, source.ProjectId, source.TaskId, source.TagIds, source.Billable, source.Type, null), timer.IfRunning, once);
    }

    public async Task<TimerStopped> StopAsync(WriteAccess access, StopTimerRequest timer, Once once)
    {
        var stopped = await once.SendAsync(_ => StoppedAsync(access, timer.Id ?? once.Intent), async () =>
        {
            var end = timer.EndBy(time.GetUtcNow());

            // With a key it must be known which is stopped: a repeat stops no other.
            return (timer.IsPlain && once.Key is null ? await TryStopAsync(access, end) : null) ?? await StopRunningAsync(access, timer, end, once);
        });
        return new TimerStopped(await view.OfAsync(access, stopped), time.GetUtcNow());
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
    /// <param name="ifRunning">What becomes of one that runs.</param>
    /// <param name="once">Whether it was attempted before.</param>
    private async Task<TimerStarted> RunAsync(WriteAccess access, Func<DateTimeOffset, ClockifyTimeEntryBody> entryAt, string? ifRunning, Once once)
    {
        var userId = await data.UserIdAsync(access);
        ClockifyTimeEntry? running = null;
        var started = await once.SendAsync(since => sightings.CreatedAsync(access, userId, entryAt(since), since), async () =>
        {
            var entry = entryAt(time.GetUtcNow());
            running = await entries.RunningOfAsync(access, userId);
            return running is null || (ifRunning != "fail" && entry.Start is null)
                ? await entries.CreateAsync(access, userId, entry)
                : throw await RefusalAsync(access, ErrorCode.TimerRunning, running, entry.Start is null
                    ? "A timer runs already; see current."
                    : "A timer runs, and could not be stopped before it began: stop it with an end, then start.");
        });
        return new TimerStarted(await view.OfAsync(access, started), running is null ? null : await view.OfAsync(access, EndedBy(running, started)), time.GetUtcNow());
    }

    /// <summary>What Clockify makes of a timer when another starts.</summary>
    private static ClockifyTimeEntry EndedBy(ClockifyTimeEntry running, ClockifyTimeEntry started)
    {
        var (start, end) = (running.TimeInterval.Start, started.TimeInterval.Start);
        return running with { TimeInterval = running.TimeInterval with { End = end < start ? start : end } };
    }

    /// <summary>Stops whichever runs; null where Clockify refuses, as it does for want of a required field: then the entry itself is looked at.</summary>
    private async Task<ClockifyTimeEntry?> TryStopAsync(WriteAccess access, DateTimeOffset end)
    {
        try
        {
            return await entries.StopAsync(access, await data.UserIdAsync(access), InstantConverter.Text(end));
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            return null;
        }
    }

    /// <summary>Stops the entry that runs by its own id: should another run by now, it goes on.</summary>
    private async Task<ClockifyTimeEntry> StopRunningAsync(WriteAccess access, StopTimerRequest timer, DateTimeOffset end, Once once)
    {
        var running = await RunningAsync(access, timer.Id ?? once.Intent);
        await once.NoteAsync(running.Id);
        var shown = await view.OfAsync(access, running);
        var wanted = await subjects.FindAsync(access, timer.Against(shown), shown);
        return await entries.UpdateAsync(access, running, wanted.AppliedTo(running, end, time.GetUtcNow()));
    }

    /// <summary>The entry that an earlier attempt stopped; null where it still runs, or none came so far as to know which.</summary>
    private async Task<ClockifyTimeEntry?> StoppedAsync(WriteAccess access, string? id) =>
        id is not null && await entries.GetAsync(access, id) is { TimeInterval.End: not null } stopped ? stopped : null;

    /// <exception cref="ProblemException">409 <c>timer_not_running</c>: none runs, or another than the one that is meant.</exception>
    private async Task<ClockifyTimeEntry> RunningAsync(WriteAccess access, string? id)
    {
        var running = await entries.RunningOfAsync(access, await data.UserIdAsync(access));
        return running is not null && (id ?? running.Id) == running.Id
            ? running
            : throw await RefusalAsync(access, ErrorCode.TimerNotRunning, running, running is null ? "No timer runs." : "Another timer runs; see current.");
    }

    private async Task<ClockifyTimeEntry> OwnAsync(WriteAccess access, string id)
    {
        var entry = await entries.GetAsync(access, id, "id");
        return entry.UserId != await data.UserIdAsync(access) ? throw new ProblemException(Problem.NotFound("id", "time entry of the caller's"))
            : IsRunning(entry) ? throw await RefusalAsync(access, ErrorCode.TimerRunning, entry, "This entry runs already; see current.")
            : entry;
    }

    private async Task<ClockifyTimeEntry> LatestAsync(WriteAccess access)
    {
        // What is planned has an end as well.
        var soon = time.GetUtcNow() + Clocks.Tolerance;
        return (await copies.RecentAsync(access, await data.UserIdAsync(access), Freshness.Now)).Newest
            .Where(entry => entry.TimeInterval.End < soon && _continued.Contains(entry.Type))
            .MaxBy(entry => entry.TimeInterval.End)
            ?? throw new ProblemException(ErrorCode.NotFound, "The caller has no finished entry that could be continued.");
    }

    /// <summary>A refusal that shows what runs.</summary>
    private async Task<ProblemException> RefusalAsync(WriteAccess access, ErrorCode error, ClockifyTimeEntry? running, string detail) =>
        new(new Problem(error, detail) { Current = running is null ? null : ApiJson.ToNode(await view.OfAsync(access, running)) });

    private static bool IsRunning(ClockifyTimeEntry entry) => entry.TimeInterval.End is null;
}
