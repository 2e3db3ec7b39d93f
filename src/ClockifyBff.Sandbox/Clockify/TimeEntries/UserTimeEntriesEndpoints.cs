using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Routes for the time entries of a user: the list, bulk changes, duplicates, and entries for other users.</summary>
internal static class UserTimeEntriesEndpoints
{
    private const string Signature = "dto.TimeEntryDtoImplV1 com.clockify.adapter.http.v1.timeentry.TimeEntryHttpAdapter";

    public static void MapUserTimeEntries(this RouteTable routes)
    {
        routes.Get("/user/{userId}/time-entries", TimeEntryList.List);
        routes.Post("/user/{userId}/time-entries", CreateFor);
        routes.Put("/user/{userId}/time-entries", EditMany);
        routes.Delete("/user/{userId}/time-entries", DeleteMany);
        routes.Post("/user/{userId}/time-entries/{id}/duplicate", Duplicate);
    }

    private static ApiResponse CreateFor(ApiRequest request)
    {
        var userId = RequireAllowedUser(request);
        var source = request.Query.GetString("from-entry");
        var body = source is null || request.HasBody ? request.ReadObject($"{Signature}.createForOthers(…)") : null;
        if (body?.GetString("end") is not null && request.Workspace.Settings.IsStopwatchOnly && !request.IsAdmin)
        {
            throw ClockifyException.ManualTrackingDisabled(request.Workspace.Name);
        }

        var entry = source is null ? request.NewTimeEntry(body!, userId) : CopyOf(request, source, body, userId);
        return ApiResponse.Created(request.ValidateAndSave(entry).ToJson(request));
    }

    // The effect of absent fields is not recorded. Here the interval stays, and all other fields are replaced as in a single update.
    private static ApiResponse EditMany(ApiRequest request)
    {
        RequireAllowedUser(request);
        var changed = request
            .ReadObjects($"{Signature}.replaceMany(…)")
            .Select(body =>
            {
                var entry = RequireEntryOfUser(request, body.GetString("id")).RequireEditable(request);
                var edited = entry.WithFieldsFrom(body, request) with
                {
                    Start = body.GetInstant("start") ?? entry.Start,
                    End = body.GetInstant("end") ?? entry.End,
                };
                return edited.Validated(request);
            })
            .ToList();
        var hydrated = request.Query.GetBoolean("hydrated") ?? false;
        return ApiResponse.Array(
            changed.Select(request.Save).Select(entry => hydrated ? entry.ToHydratedJson(request, withUser: true) : entry.ToJson(request))
        );
    }

    private static ApiResponse DeleteMany(ApiRequest request)
    {
        RequireAllowedUser(request);
        var ids = request.Query.GetStrings("time-entry-ids");
        if (ids.Count == 0)
        {
            throw ClockifyException.MissingParameter("time-entry-ids", "List");
        }

        var entries = ids.Distinct().Select(id => RequireEntryOfUser(request, id).RequireEditable(request)).ToList();
        entries.ForEach(request.Workspace.TimeEntries.Remove);
        return ApiResponse.Array(entries.Select(entry => entry.ToJson(request)));
    }

    private static ApiResponse Duplicate(ApiRequest request)
    {
        RequireAllowedUser(request);
        var copy = RequireEntryOfUser(request, request.RouteValue("id")) with
        {
            Id = request.Store.Ids.Next(),
            Approved = false,
            Invoiced = false,
        };
        return ApiResponse.Created(request.ValidateAndSave(copy).ToJson(request));
    }

    // The optional body gives the interval; all other fields are copied from the source entry.
    private static TimeEntry CopyOf(ApiRequest request, string source, JacksonObject? interval, string userId)
    {
        var entry = request.Workspace.TimeEntries.Find(source) ?? throw ClockifyException.NotFoundWithoutBody();
        var (start, end) = (interval?.GetInstant("start"), interval?.GetInstant("end"));
        return start is null && end is not null
            ? throw ClockifyException.EndTimeOnly()
            : entry with
            {
                Id = request.Store.Ids.Next(),
                UserId = userId,
                Start = start ?? request.Now,
                End = end,
                Approved = false,
                Invoiced = false,
            };
    }

    /// <summary>Returns the user of the route; rejects the request for other users unless the caller is an admin.</summary>
    private static string RequireAllowedUser(ApiRequest request)
    {
        var userId = request.RequireMember(request.RouteValue("userId")).Id;
        if (userId != request.Caller.Id)
        {
            request.RequireAdmin();
        }

        return userId;
    }

    private static TimeEntry RequireEntryOfUser(ApiRequest request, string? id) =>
        request.RequireTimeEntry(id) is { } entry && entry.UserId == request.RouteValue("userId")
            ? entry
            : throw ClockifyException.DoesNotBelong("Time entry");
}
