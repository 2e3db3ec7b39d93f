using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>How the fields of a request become those of an entry.</summary>
internal static class TimeEntryMapping
{
    /// <summary>A new entry: now, if the body does not say when; running, if it does not say until when.</summary>
    public static TimeEntry NewTimeEntry(this ApiRequest request, JacksonObject body, string userId)
    {
        var (start, end) = (body.GetInstant("start"), body.GetInstant("end"));
        if (start is null && end is not null)
        {
            throw ClockifyException.EndTimeOnly();
        }

        var entry = new TimeEntry(request.Store.Ids.Next(), userId, start ?? request.Now) { End = end };
        return entry.WithFieldsFrom(body, request) with
        {
            CustomFields = CustomFieldValues.ReadFrom(body, request.Workspace).WithDefaults(request.Workspace),
        };
    }

    /// <summary>All fields but the interval as the body gives them: what it leaves out is gone, the type excepted.</summary>
    public static TimeEntry WithFieldsFrom(this TimeEntry entry, JacksonObject body, ApiRequest request)
    {
        var projectId = body.GetId("projectId");
        return entry with
        {
            Description = body.GetString("description") ?? "",
            ProjectId = projectId,
            TaskId = body.GetId("taskId"),
            TagIds = body.GetStrings("tagIds"),
            Billable = Billable(request, body.GetBoolean("billable"), projectId),
            Type = body.GetEnum("type", "REGULAR", "BREAK", "HOLIDAY", "TIME_OFF") ?? entry.Type,
            CustomFields = CustomFieldValues.ReadFrom(body, request.Workspace),
        };
    }

    // Where only admins decide it, what a regular member says is silently replaced.
    private static bool Billable(ApiRequest request, bool? asked, string? projectId)
    {
        var settings = request.Workspace.Settings;
        return settings.OnlyAdminsCanChangeBillableStatus && !request.IsAdmin
            ? settings.DefaultBillableProjects || (request.Workspace.Projects.Find(projectId)?.Billable ?? false)
            : asked ?? false;
    }
}
