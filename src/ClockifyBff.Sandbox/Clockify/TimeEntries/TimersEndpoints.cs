using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>One running timer a person: stopping it, and what happens to it when another starts.</summary>
internal static class TimersEndpoints
{
    public static void MapTimers(this RouteTable routes) => routes.Patch("/user/{userId}/time-entries", Stop);

    /// <summary>Keeps an entry that obeys the rules.</summary>
    public static TimeEntry ValidateAndSave(this ApiRequest request, TimeEntry entry) => request.Save(entry.Validated(request));

    /// <summary>Keeps a checked entry; if it runs, the timer that ran so far is stopped silently.</summary>
    public static TimeEntry Save(this ApiRequest request, TimeEntry entry)
    {
        var entries = request.Workspace.TimeEntries;
        if (entry.IsRunning && entries.RunningTimerOf(entry.UserId) is { } running && running.Id != entry.Id)
        {
            // The server sets the end; that it is now, and never before the start, is inferred.
            entries.Put(running with { End = Instant.Max(request.Now, running.Start) });
        }

        return entries.Put(entry);
    }

    private static ApiResponse Stop(ApiRequest request)
    {
        var userId = request.RequireMember(request.RouteValue("userId")).Id;
        var body = request.ReadObject("dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter.stop(…)");
        var end = body.GetInstant("end") ?? throw ClockifyException.InvalidValue("end");
        if (userId != request.Caller.Id)
        {
            request.RequireAdmin();
        }

        var running =
            request.Workspace.TimeEntries.RunningTimerOf(userId) ?? throw ClockifyException.NoRunningTimer(request.Workspace.Id, userId);
        return ApiResponse.Ok(request.Save((running with { End = end }).ValidatedForStop(request)).ToJson(request));
    }
}
