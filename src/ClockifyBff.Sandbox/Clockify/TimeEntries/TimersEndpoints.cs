using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Stops timers, and ensures that each user has at most one running timer.</summary>
internal static class TimersEndpoints
{
    public static void MapTimers(this RouteTable routes) => routes.Patch("/user/{userId}/time-entries", Stop);

    /// <summary>Validates and saves a time entry.</summary>
    public static TimeEntry ValidateAndSave(this ApiRequest request, TimeEntry entry) => request.Save(entry.Validated(request));

    /// <summary>Saves a validated time entry. If it is a running timer, the user's previous timer is stopped.</summary>
    public static TimeEntry Save(this ApiRequest request, TimeEntry entry)
    {
        var entries = request.Workspace.TimeEntries;
        if (entry.IsRunning && entries.RunningTimerOf(entry.UserId) is { } running && running.Id != entry.Id)
        {
            // Clockify sets the end of the previous timer. That the end is now, and never before the start, is an assumption.
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
