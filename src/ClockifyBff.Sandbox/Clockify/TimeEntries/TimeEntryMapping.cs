using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Creates time entries from request bodies.</summary>
internal static class TimeEntryMapping
{
    /// <summary>Creates a time entry. Without a start it starts now; without an end it is a running timer.</summary>
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

    /// <summary>Replaces all fields except the interval. Fields that are absent from the body are cleared, except for the type.</summary>
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

    // If only admins may change the billable status, Clockify silently replaces the value of a regular member.
    private static bool Billable(ApiRequest request, bool? requested, string? projectId)
    {
        var settings = request.Workspace.Settings;
        return settings.OnlyAdminsCanChangeBillableStatus && !request.IsAdmin
            ? settings.DefaultBillableProjects || (request.Workspace.Projects.Find(projectId)?.Billable ?? false)
            : requested ?? false;
    }
}
