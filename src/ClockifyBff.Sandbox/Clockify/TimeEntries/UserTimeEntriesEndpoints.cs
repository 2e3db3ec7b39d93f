using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>A person's entries: the list, and what is done to many or for somebody else.</summary>
internal static class UserTimeEntriesEndpoints
{
    private const string Signature = "dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter";

    public static void MapUserTimeEntries(this Routes routes)
    {
        routes.Get("/user/{userId}/time-entries", EntryList.List);
        routes.Post("/user/{userId}/time-entries", CreateFor);
        routes.Put("/user/{userId}/time-entries", EditMany);
        routes.Delete("/user/{userId}/time-entries", DeleteMany);
        routes.Post("/user/{userId}/time-entries/{id}/duplicate", Duplicate);
    }

    private static Answer CreateFor(Call call)
    {
        var userId = Target(call);
        var source = call.Query.Text("from-entry");
        var body = source is null || call.HasBody ? call.Body($"{Signature}.createForOthers(…)") : null;
        if (body?.Text("end") is not null && call.Workspace.Settings.IsStopwatchOnly && !call.IsAdmin)
        {
            throw ClockifyError.ManualTrackingDisabled(call.Workspace.Name);
        }

        var entry = source is null ? call.NewEntry(body!, userId) : CopyOf(call, source, body, userId);
        return Answer.Created(call.Save(entry).ToJson(call));
    }

    // What a field left out means here is not recorded: the interval stays, the rest is replaced as in a single update.
    private static Answer EditMany(Call call)
    {
        Target(call);
        var changed = call.Bodies($"{Signature}.replaceMany(…)")
            .Select(body =>
            {
                var entry = OfUser(call, body.Text("id")).Editable(call);
                var edited = entry.FilledFrom(body, call) with
                {
                    Start = body.Moment("start") ?? entry.Start,
                    End = body.Moment("end") ?? entry.End,
                };
                return edited.Checked(call);
            })
            .ToList();
        var hydrated = call.Query.Flag("hydrated") ?? false;
        return Answer.Array(
            changed.Select(call.Keep).Select(entry => hydrated ? entry.ToHydratedJson(call, withUser: true) : entry.ToJson(call))
        );
    }

    private static Answer DeleteMany(Call call)
    {
        Target(call);
        var ids = call.Query.Texts("time-entry-ids");
        if (ids.Count == 0)
        {
            throw ClockifyError.MissingParameter("time-entry-ids", "List");
        }

        var entries = ids.Distinct().Select(id => OfUser(call, id).Editable(call)).ToList();
        entries.ForEach(call.Workspace.Entries.Remove);
        return Answer.Array(entries.Select(entry => entry.ToJson(call)));
    }

    private static Answer Duplicate(Call call)
    {
        Target(call);
        var copy = OfUser(call, call.Route("id")) with { Id = call.Company.Ids.Next(), Approved = false, Invoiced = false };
        return Answer.Created(call.Save(copy).ToJson(call));
    }

    // The body, where there is one, says when; what was done is the other entry's.
    private static TimeEntry CopyOf(Call call, string source, Body? when, string userId)
    {
        var entry = call.Workspace.Entries.Find(source) ?? throw ClockifyError.NothingThere();
        var (start, end) = (when?.Moment("start"), when?.Moment("end"));
        return start is null && end is not null
            ? throw ClockifyError.EndTimeOnly()
            : entry with
            {
                Id = call.Company.Ids.Next(),
                UserId = userId,
                Start = start ?? call.Now,
                End = end,
                Approved = false,
                Invoiced = false,
            };
    }

    /// <summary>Whose entries these are; those of others are for admins.</summary>
    private static string Target(Call call)
    {
        var userId = call.MemberOf(call.Route("userId")).Id;
        if (userId != call.Caller.Id)
        {
            call.RequireAdmin();
        }

        return userId;
    }

    private static TimeEntry OfUser(Call call, string? id) =>
        call.Entry(id) is { } entry && entry.UserId == call.Route("userId") ? entry : throw ClockifyError.DoesNotBelong("Time entry");
}
