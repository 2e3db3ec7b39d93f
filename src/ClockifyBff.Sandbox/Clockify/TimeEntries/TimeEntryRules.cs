using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Projects;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>What an entry must be before it is kept. One line a rule, in the order Clockify is seen to check them.</summary>
internal static class TimeEntryRules
{
    private static readonly Duration _longest = Duration.FromHours(999);

    public static TimeEntry Validated(this TimeEntry entry, ApiRequest request)
    {
        RefuseLocked(entry, request);
        RefuseType(entry, request);
        RefuseInterval(entry);
        RefuseDescription(entry);
        RefuseReferences(entry, request);
        if (!entry.IsRunning)
        {
            RequireFields(entry, request);
        }

        return entry;
    }

    /// <summary>What a running timer must be to end: the fields it may have lacked so far are due.</summary>
    public static TimeEntry ValidatedForStop(this TimeEntry entry, ApiRequest request)
    {
        RefuseLocked(entry, request);
        RefuseInterval(entry);
        RequireFields(entry, request);
        return entry;
    }

    /// <summary>What forbids touching an entry that is already there.</summary>
    public static TimeEntry RequireEditable(this TimeEntry entry, ApiRequest request)
    {
        if (entry.UserId != request.Caller.Id)
        {
            request.RequireAdmin();
        }

        RefuseLocked(entry, request);
        return entry.Approved ? throw ClockifyException.TimeEntryApproved() : entry;
    }

    private static void RefuseLocked(TimeEntry entry, ApiRequest request)
    {
        if (!request.IsAdmin && entry.Start < request.Workspace.Settings.LockedBefore)
        {
            throw ClockifyException.TimeEntryLocked();
        }
    }

    private static void RefuseType(TimeEntry entry, ApiRequest request)
    {
        if (entry.Type == "BREAK" && !request.Workspace.Features.Contains("BREAKS"))
        {
            throw ClockifyException.BreaksDisabled();
        }

        if (entry.Type is "HOLIDAY" or "TIME_OFF" && !request.Workspace.Features.Contains("TIME_OFF"))
        {
            throw ClockifyException.TimeOffDisabled();
        }
    }

    private static void RefuseInterval(TimeEntry entry)
    {
        if (entry.End < entry.Start)
        {
            throw ClockifyException.StartAfterEnd(entry.Start, entry.End.Value);
        }

        if (entry.Tracked > _longest)
        {
            throw ClockifyException.LongerThan999Hours();
        }
    }

    private static void RefuseDescription(TimeEntry entry)
    {
        NameRules.RejectAngleBrackets(entry.Description);
        if (entry.Description.Length > 3000)
        {
            // Recorded is that it is refused, not how.
            throw ClockifyException.TooLong("Description", 3000);
        }
    }

    // An archived project is fine, whatever the text of the refusal about required projects says.
    private static void RefuseReferences(TimeEntry entry, ApiRequest request)
    {
        if (entry.ProjectId is { } projectId)
        {
            request.RequireProject(projectId);
        }

        if (entry.TaskId is { } taskId)
        {
            var task = request.Workspace.Tasks.Find(taskId);
            if (task is null || task.ProjectId != entry.ProjectId)
            {
                throw ClockifyException.DoesNotBelong("Task", "Project");
            }

            if (task.Done)
            {
                throw ClockifyException.TaskRequired();
            }
        }

        foreach (var tagId in entry.TagIds ?? [])
        {
            if ((request.Workspace.Tags.Find(tagId) ?? throw ClockifyException.DoesNotBelong("Tag")).Archived)
            {
                throw ClockifyException.ArchivedTag();
            }
        }
    }

    private static void RequireFields(TimeEntry entry, ApiRequest request)
    {
        var settings = request.Workspace.Settings;
        if (settings.ForceProjects && entry.ProjectId is null)
        {
            throw ClockifyException.ProjectRequired();
        }

        if (settings.ForceTasks && entry.TaskId is null)
        {
            throw ClockifyException.TaskRequired();
        }

        if ((settings.ForceTags && entry.TagIds is not { Count: > 0 }) || (settings.ForceDescription && entry.Description.Length == 0))
        {
            throw ClockifyException.RequiredFieldsMissing();
        }

        CustomFieldValues.ThrowIfRequiredMissing(entry.CustomFields, request.Workspace);
    }
}
