using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>How the fields of a request become those of an entry.</summary>
internal static class EntryBody
{
    /// <summary>A new entry: now, if the body does not say when; running, if it does not say until when.</summary>
    public static TimeEntry NewEntry(this Call call, Body body, string userId)
    {
        var (start, end) = (body.Moment("start"), body.Moment("end"));
        if (start is null && end is not null)
        {
            throw ClockifyError.EndTimeOnly();
        }

        var entry = new TimeEntry(call.Company.Ids.Next(), userId, start ?? call.Now) { End = end };
        return entry.FilledFrom(body, call) with { CustomFields = CustomFieldValues.Of(body, call.Workspace).WithDefaults(call.Workspace) };
    }

    /// <summary>All fields but the interval as the body gives them: what it leaves out is gone, the type excepted.</summary>
    public static TimeEntry FilledFrom(this TimeEntry entry, Body body, Call call)
    {
        var projectId = body.Id("projectId");
        return entry with
        {
            Description = body.Text("description") ?? "",
            ProjectId = projectId,
            TaskId = body.Id("taskId"),
            TagIds = body.Texts("tagIds"),
            Billable = Billable(call, body.Flag("billable"), projectId),
            Type = body.OneOf("type", "REGULAR", "BREAK", "HOLIDAY", "TIME_OFF") ?? entry.Type,
            CustomFields = CustomFieldValues.Of(body, call.Workspace),
        };
    }

    // Where only admins decide it, what a regular member says is silently replaced.
    private static bool Billable(Call call, bool? asked, string? projectId)
    {
        var settings = call.Workspace.Settings;
        return settings.OnlyAdminsCanChangeBillableStatus && !call.IsAdmin
            ? settings.DefaultBillableProjects || (call.Workspace.Projects.Find(projectId)?.Billable ?? false)
            : asked ?? false;
    }
}
