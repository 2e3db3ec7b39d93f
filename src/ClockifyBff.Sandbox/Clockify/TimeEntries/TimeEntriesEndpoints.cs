using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Routes for single time entries, and for running timers.</summary>
internal static class TimeEntriesEndpoints
{
    private const string Signature = "dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter";

    public static void MapTimeEntries(this RouteTable routes)
    {
        routes.Post("/time-entries", Create);
        routes.Get("/time-entries/status/in-progress", ListRunning);
        routes.Patch("/time-entries/invoiced", MarkInvoiced);

        // Recorded: 404. Without the exclusion, the route with an id would make it 405. GET treats "stop" as an unknown id.
        routes.Exclude("/time-entries/stop", "PATCH", "POST");
        routes.Get("/time-entries/{id}", Get);
        routes.Put("/time-entries/{id}", Update);
        routes.Delete("/time-entries/{id}", Delete);
    }

    /// <summary>Returns a time entry of the workspace; rejects the request if there is none.</summary>
    public static TimeEntry RequireTimeEntry(this ApiRequest request, string? id) =>
        request.Workspace.TimeEntries.Find(id ?? "") ?? throw ClockifyException.DoesNotBelong("Time entry");

    // The entry always belongs to the caller; Clockify ignores a userId in the body.
    private static ApiResponse Create(ApiRequest request)
    {
        var body = request.ReadObject($"{Signature}.create(…)");
        if (body.GetString("end") is not null && request.Workspace.Settings.IsStopwatchOnly)
        {
            throw ClockifyException.ManualTrackingDisabled(request.Workspace.Name);
        }

        return ApiResponse.Created(request.ValidateAndSave(request.NewTimeEntry(body, request.Caller.Id)).ToJson(request));
    }

    private static ApiResponse ListRunning(ApiRequest request)
    {
        var running = request
            .Workspace.TimeEntries.Running.Where(entry => entry.UserId == request.Caller.Id || request.CanSeeOthersTimeEntries())
            .OrderByDescending(entry => entry.Start);
        return request.Query.Page(running, entry => entry.ToJsonWithRates(request), defaultSize: 10, maxSize: 1000);
    }

    private static ApiResponse MarkInvoiced(ApiRequest request)
    {
        request.RequireAdmin();
        var body = request.ReadObject($"{Signature}.updateInvoicedStatus(…)");
        var invoiced = body.GetBoolean("invoiced") ?? throw ClockifyException.FieldRequired("invoiced");
        var entries = (body.GetStrings("timeEntryIds") is { Count: > 0 } ids ? ids : throw ClockifyException.FieldRequired("timeEntryIds"))
            .Select(request.RequireTimeEntry)
            .ToList();
        entries.ForEach(entry => request.Workspace.TimeEntries.Put(entry with { Invoiced = invoiced }));
        return ApiResponse.Ok();
    }

    private static ApiResponse Get(ApiRequest request)
    {
        var entry = request.RequireTimeEntry(request.RouteValue("id"));
        if (entry.UserId != request.Caller.Id && !request.CanSeeOthersTimeEntries())
        {
            throw ClockifyException.AccessDenied();
        }

        return ApiResponse.Ok(
            request.Query.GetBoolean("hydrated") ?? false ? entry.ToHydratedJson(request, withUser: false) : entry.ToJsonWithRates(request)
        );
    }

    // Replaces all fields. Without an end, a finished entry becomes a running timer.
    private static ApiResponse Update(ApiRequest request)
    {
        var entry = request.RequireTimeEntry(request.RouteValue("id")).RequireEditable(request);
        var body = request.ReadObject($"{Signature}.update(…)");
        var start = body.GetInstant("start") ?? throw ClockifyException.InvalidValue("start");
        return ApiResponse.Ok(
            request
                .ValidateAndSave(entry.WithFieldsFrom(body, request) with { Start = start, End = body.GetInstant("end") })
                .ToJson(request)
        );
    }

    private static ApiResponse Delete(ApiRequest request)
    {
        request.Workspace.TimeEntries.Remove(request.RequireTimeEntry(request.RouteValue("id")).RequireEditable(request));
        return ApiResponse.NoContent();
    }
}
