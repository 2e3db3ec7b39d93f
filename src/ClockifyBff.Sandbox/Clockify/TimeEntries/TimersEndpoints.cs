using ClockifyBff.Sandbox.Clockify.Wire;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>One running timer a person: stopping it, and what happens to it when another starts.</summary>
internal static class TimersEndpoints
{
    public static void MapTimers(this Routes routes) => routes.Patch("/user/{userId}/time-entries", Stop);

    /// <summary>Keeps an entry that obeys the rules.</summary>
    public static TimeEntry Save(this Call call, TimeEntry entry) => call.Keep(entry.Checked(call));

    /// <summary>Keeps a checked entry; if it runs, the timer that ran so far is stopped silently.</summary>
    public static TimeEntry Keep(this Call call, TimeEntry entry)
    {
        var entries = call.Workspace.Entries;
        if (entry.IsRunning && entries.RunningOf(entry.UserId) is { } running && running.Id != entry.Id)
        {
            // The server sets the end; that it is now, and never before the start, is inferred.
            entries.Put(running with { End = Instant.Max(call.Now, running.Start) });
        }

        return entries.Put(entry);
    }

    private static Answer Stop(Call call)
    {
        var userId = call.MemberOf(call.Route("userId")).Id;
        var body = call.Body("dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter.stop(…)");
        var end = body.Moment("end") ?? throw ClockifyError.InvalidValue("end");
        if (userId != call.Caller.Id)
        {
            call.RequireAdmin();
        }

        var running = call.Workspace.Entries.RunningOf(userId) ?? throw ClockifyError.NothingRunning(call.Workspace.Id, userId);
        return Answer.Ok(call.Keep((running with { End = end }).CheckedToStop(call)).ToJson(call));
    }
}
