using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Projects;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Validates time entries. The rules are checked in the order in which Clockify was observed to check them.</summary>
internal static class TimeEntryRules
{
    private const int MaxDescriptionLength = 3000;

    private static readonly Duration _maxDuration = Duration.FromHours(999);

    /// <summary>Validates a new or changed time entry.</summary>
    public static TimeEntry Validated(this TimeEntry entry, ApiRequest request)
    {
        RejectLocked(entry, request);
        RejectDisabledType(entry, request);
        RejectInvalidInterval(entry);
        RejectInvalidDescription(entry);
        RejectInvalidReferences(entry, request);
        if (!entry.IsRunning)
        {
            RequireFields(entry, request);
        }

        return entry;
    }

    /// <summary>Validates a timer that is stopped: it now needs the required fields, which a running timer may lack.</summary>
    public static TimeEntry ValidatedForStop(this TimeEntry entry, ApiRequest request)
    {
        RejectLocked(entry, request);
        RejectInvalidInterval(entry);
        RequireFields(entry, request);
        return entry;
    }

    /// <summary>Rejects the request if the caller may not change the existing time entry.</summary>
    public static TimeEntry RequireEditable(this TimeEntry entry, ApiRequest request)
    {
        if (entry.UserId != request.Caller.Id)
        {
            request.RequireAdmin();
        }

        RejectLocked(entry, request);
        return entry.Approved ? throw ClockifyException.TimeEntryApproved() : entry;
    }

    private static void RejectLocked(TimeEntry entry, ApiRequest request)
    {
        if (!request.IsAdmin && entry.Start < request.Workspace.Settings.LockedBefore)
        {
            throw ClockifyException.TimeEntryLocked();
        }
    }

    private static void RejectDisabledType(TimeEntry entry, ApiRequest request)
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

    private static void RejectInvalidInterval(TimeEntry entry)
    {
        if (entry.End < entry.Start)
        {
            throw ClockifyException.StartAfterEnd(entry.Start, entry.End.Value);
        }

        if (entry.Tracked > _maxDuration)
        {
            throw ClockifyException.LongerThan999Hours();
        }
    }

    private static void RejectInvalidDescription(TimeEntry entry)
    {
        NameRules.RejectAngleBrackets(entry.Description);
        if (entry.Description.Length > MaxDescriptionLength)
        {
            // Recorded: Clockify rejects it. The message is not recorded.
            throw ClockifyException.TooLong("Description", MaxDescriptionLength);
        }
    }

    // Clockify accepts an archived project, although its message about required projects says otherwise.
    private static void RejectInvalidReferences(TimeEntry entry, ApiRequest request)
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
