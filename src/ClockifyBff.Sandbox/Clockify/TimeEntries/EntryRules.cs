using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Wire;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>What an entry must be before it is kept. One line a rule, in the order Clockify is seen to check them.</summary>
internal static class EntryRules
{
    private static readonly Duration _longest = Duration.FromHours(999);

    public static TimeEntry Checked(this TimeEntry entry, Call call)
    {
        RefuseLocked(entry, call);
        RefuseType(entry, call);
        RefuseInterval(entry);
        RefuseDescription(entry);
        RefuseReferences(entry, call);
        if (!entry.IsRunning)
        {
            RequireFields(entry, call);
        }

        return entry;
    }

    /// <summary>What a running timer must be to end: the fields it may have lacked so far are due.</summary>
    public static TimeEntry CheckedToStop(this TimeEntry entry, Call call)
    {
        RefuseLocked(entry, call);
        RefuseInterval(entry);
        RequireFields(entry, call);
        return entry;
    }

    /// <summary>What forbids touching an entry that is already there.</summary>
    public static TimeEntry Editable(this TimeEntry entry, Call call)
    {
        if (entry.UserId != call.Caller.Id)
        {
            call.RequireAdmin();
        }

        RefuseLocked(entry, call);
        return entry.Approved ? throw ClockifyError.EntryApproved() : entry;
    }

    private static void RefuseLocked(TimeEntry entry, Call call)
    {
        if (!call.IsAdmin && entry.Start < call.Workspace.Settings.LockedBefore)
        {
            throw ClockifyError.EntryLocked();
        }
    }

    private static void RefuseType(TimeEntry entry, Call call)
    {
        if (entry.Type == "BREAK" && !call.Workspace.Features.Contains("BREAKS"))
        {
            throw ClockifyError.BreaksDisabled();
        }

        if (entry.Type is "HOLIDAY" or "TIME_OFF" && !call.Workspace.Features.Contains("TIME_OFF"))
        {
            throw ClockifyError.TimeOffDisabled();
        }
    }

    private static void RefuseInterval(TimeEntry entry)
    {
        if (entry.End < entry.Start)
        {
            throw ClockifyError.StartAfterEnd(entry.Start, entry.End.Value);
        }

        if (entry.Tracked > _longest)
        {
            throw ClockifyError.LongerThan999Hours();
        }
    }

    private static void RefuseDescription(TimeEntry entry)
    {
        Name.RefuseAngleBrackets(entry.Description);
        if (entry.Description.Length > 3000)
        {
            // Recorded is that it is refused, not how.
            throw ClockifyError.TooLong("Description", 3000);
        }
    }

    // An archived project is fine, whatever the text of the refusal about required projects says.
    private static void RefuseReferences(TimeEntry entry, Call call)
    {
        if (entry.ProjectId is { } projectId)
        {
            call.Project(projectId);
        }

        if (entry.TaskId is { } taskId)
        {
            var task = call.Workspace.Tasks.Find(taskId);
            if (task is null || task.ProjectId != entry.ProjectId)
            {
                throw ClockifyError.DoesNotBelong("Task", "Project");
            }

            if (task.Done)
            {
                throw ClockifyError.TaskRequired();
            }
        }

        foreach (var tagId in entry.TagIds ?? [])
        {
            if ((call.Workspace.Tags.Find(tagId) ?? throw ClockifyError.DoesNotBelong("Tag")).Archived)
            {
                throw ClockifyError.ArchivedTag();
            }
        }
    }

    private static void RequireFields(TimeEntry entry, Call call)
    {
        var settings = call.Workspace.Settings;
        if (settings.ForceProjects && entry.ProjectId is null)
        {
            throw ClockifyError.ProjectRequired();
        }

        if (settings.ForceTasks && entry.TaskId is null)
        {
            throw ClockifyError.TaskRequired();
        }

        if ((settings.ForceTags && entry.TagIds is not { Count: > 0 }) || (settings.ForceDescription && entry.Description.Length == 0))
        {
            throw ClockifyError.RequiredFieldsMissing();
        }

        CustomFieldValues.RequireAll(entry.CustomFields, call.Workspace);
    }
}
