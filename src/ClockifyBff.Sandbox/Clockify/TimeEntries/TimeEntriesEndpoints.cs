using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Entries by their own id, and the caller's new ones.</summary>
internal static class TimeEntriesEndpoints
{
    private const string Signature = "dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter";

    public static void MapTimeEntries(this Routes routes)
    {
        routes.Post("/time-entries", Create);
        routes.Get("/time-entries/status/in-progress", InProgress);
        routes.Patch("/time-entries/invoiced", MarkInvoiced);

        // Recorded: 404, where the id below would make it 405. Reading "stop" is reading an entry that is not there.
        routes.Unknown("/time-entries/stop", "PATCH", "POST");
        routes.Get("/time-entries/{id}", Get);
        routes.Put("/time-entries/{id}", Update);
        routes.Delete("/time-entries/{id}", Delete);
    }

    public static TimeEntry Entry(this Call call, string? id) =>
        call.Workspace.Entries.Find(id ?? "") ?? throw ClockifyError.DoesNotBelong("Time entry");

    // Always the caller's own, whatever userId the body names.
    private static Answer Create(Call call)
    {
        var body = call.Body($"{Signature}.create(…)");
        if (body.Text("end") is not null && call.Workspace.Settings.IsStopwatchOnly)
        {
            throw ClockifyError.ManualTrackingDisabled(call.Workspace.Name);
        }

        return Answer.Created(call.Save(call.NewEntry(body, call.Caller.Id)).ToJson(call));
    }

    private static Answer InProgress(Call call)
    {
        var running = call
            .Workspace.Entries.Running.Where(entry => entry.UserId == call.Caller.Id || call.SeesOthers())
            .OrderByDescending(entry => entry.Start);
        return call.Query.Page(running, entry => entry.ToJsonWithRates(call), defaultSize: 10, maxSize: 1000);
    }

    private static Answer MarkInvoiced(Call call)
    {
        call.RequireAdmin();
        var body = call.Body($"{Signature}.updateInvoicedStatus(…)");
        var invoiced = body.Flag("invoiced") ?? throw ClockifyError.MemberRequired("invoiced");
        var entries = (body.Texts("timeEntryIds") is { Count: > 0 } ids ? ids : throw ClockifyError.MemberRequired("timeEntryIds"))
            .Select(call.Entry)
            .ToList();
        entries.ForEach(entry => call.Workspace.Entries.Put(entry with { Invoiced = invoiced }));
        return Answer.Ok();
    }

    private static Answer Get(Call call)
    {
        var entry = call.Entry(call.Route("id"));
        if (entry.UserId != call.Caller.Id && !call.SeesOthers())
        {
            throw ClockifyError.AccessDenied();
        }

        return Answer.Ok(call.Query.Flag("hydrated") ?? false ? entry.ToHydratedJson(call, withUser: false) : entry.ToJsonWithRates(call));
    }

    // A full replacement. An end left out turns a finished entry into a running timer.
    private static Answer Update(Call call)
    {
        var entry = call.Entry(call.Route("id")).Editable(call);
        var body = call.Body($"{Signature}.update(…)");
        var start = body.Moment("start") ?? throw ClockifyError.InvalidValue("start");
        return Answer.Ok(call.Save(entry.FilledFrom(body, call) with { Start = start, End = body.Moment("end") }).ToJson(call));
    }

    private static Answer Delete(Call call)
    {
        call.Workspace.Entries.Remove(call.Entry(call.Route("id")).Editable(call));
        return Answer.NoContent();
    }
}
