using System.Text.Json;
using ClockifyBff.Caching;
using ClockifyBff.Failures;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>
/// Finds the reason why Clockify rejected a time entry. Clockify's messages are localized, so the class checks everything that the entry
/// refers to against fresh data.
/// </summary>
internal sealed class TimeEntryRejections(ReferenceData data)
{
    public static CheckedValues ValuesOf(ClockifyTimeEntryBody entry) =>
        new(
            entry.End is not null,
            entry.Description,
            entry.ProjectId,
            entry.TaskId,
            entry.TagIds ?? [],
            (entry.CustomFields ?? []).ToDictionary(field => field.CustomFieldId, field => field.Value)
        );

    public static CheckedValues ValuesOf(ClockifyTimeEntry entry) =>
        new(
            entry.TimeInterval.End is not null,
            entry.Description,
            entry.ProjectId,
            entry.TaskId,
            entry.TagIds ?? [],
            (entry.CustomFieldValues ?? [])
                .DistinctBy(field => field.CustomFieldId)
                .ToDictionary(field => field.CustomFieldId ?? string.Empty, field => (JsonElement?)field.Value)
        );

    /// <summary>Returns the reason of a rejection; the rejection itself if no reason is found.</summary>
    /// <param name="rejection">The rejection.</param>
    /// <param name="access">The context of the write.</param>
    /// <param name="entry">The rejected time entry.</param>
    /// <param name="userId">The user of the time entry, if the request names one.</param>
    /// <param name="present">The present values of the time entry. Errors in them are conflicts, not errors of the request.</param>
    public Task<ServiceException> ExplainAsync(
        ClockifyRejection rejection,
        WorkspaceAccess access,
        CheckedValues entry,
        string? userId = null,
        CheckedValues? present = null
    ) =>
        rejection.ExplainAsync(async () =>
        {
            // Recent data may predate a change that explains the rejection, such as an archived tag.
            return await ExplainUserAsync(rejection, access, userId)
                ?? rejection.TooLong("description", entry.Description, 3000)
                ?? await ExplainByAsync(CacheFreshness.Recent)
                ?? await ExplainByAsync(CacheFreshness.Uncached);

            async Task<InvalidValueException?> ExplainByAsync(CacheFreshness freshness) =>
                await ExplainProjectAsync(rejection, access, entry, present, freshness)
                ?? await ExplainTagsAsync(rejection, access, entry, present, freshness)
                ?? await ExplainRequiredAsync(rejection, access, entry, present, freshness);
        });

    /// <summary>Returns the reason why Clockify rejected the end of a running time entry: a missing required value.</summary>
    /// <param name="rejection">The rejection.</param>
    /// <param name="access">The context of the write.</param>
    /// <param name="running">The running time entry.</param>
    /// <param name="ended">The ended time entry with the values of the request.</param>
    public Task<ServiceException> ExplainEndAsync(
        ClockifyRejection rejection,
        WorkspaceAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody? ended = null
    ) =>
        rejection.ExplainAsync(async () =>
            (ended is null ? null : await ExplainRequiredAsync(rejection, access, ValuesOf(ended), freshness: CacheFreshness.Uncached))
            ?? await ExplainRequiredAsync(
                rejection,
                access,
                ValuesOf(running) with
                {
                    IsFinished = true,
                },
                freshness: CacheFreshness.Uncached
            )
        );

    private async Task<InvalidValueException?> ExplainUserAsync(ClockifyRejection rejection, WorkspaceAccess access, string? userId) =>
        userId is null || (await data.UsersAsync(access, CacheFreshness.Recent)).Contains(userId)
            ? null
            : rejection.NotFound("userId", "user");

    private async Task<InvalidValueException?> ExplainProjectAsync(
        ClockifyRejection rejection,
        WorkspaceAccess access,
        CheckedValues entry,
        CheckedValues? present,
        CacheFreshness freshness
    )
    {
        if (entry.ProjectId is null)
        {
            return entry.TaskId is null ? null : rejection.Invalid("taskId", "A task needs its project.");
        }

        if ((await data.ProjectsAsync(access, freshness)).Find(entry.ProjectId) is not { } project)
        {
            return present?.ProjectId == entry.ProjectId
                ? rejection.Blocked("The entry's present project doesn't exist, or the user may not see it.")
                : rejection.NotFound("projectId", "project");
        }

        if (entry.TaskId is { } taskId)
        {
            var stays = present?.ProjectId == entry.ProjectId && present?.TaskId == taskId;
            return project.Tasks?.FirstOrDefault(task => task.Id == taskId) switch
            {
                null when stays => rejection.Blocked("The entry's present task doesn't belong to its project."),
                { IsDone: true } when stays => rejection.Blocked("The entry's present task is done."),
                null => rejection.NotFound("taskId", "task in this project"),
                { IsDone: true } => rejection.Invalid("taskId", "The task is done."),
                _ => null,
            };
        }

        return null;
    }

    private async Task<InvalidValueException?> ExplainTagsAsync(
        ClockifyRejection rejection,
        WorkspaceAccess access,
        CheckedValues entry,
        CheckedValues? present,
        CacheFreshness freshness
    )
    {
        if (entry.TagIds.Count == 0)
        {
            return null;
        }

        var tags = await data.TagsAsync(access, freshness);
        var bad = entry.TagIds.Where(id => tags.Find(id) is not { Archived: not true }).ToList();
        return bad switch
        {
            [] => null,
            _ when present is not null && bad.All(present.TagIds.Contains) => rejection.Blocked(
                "A present tag of the entry is archived or deleted."
            ),
            _ when bad.All(tags.Contains) => rejection.Invalid("tagIds", "A tag is archived."),
            _ => rejection.NotFound("tagIds", "tag"),
        };
    }

    private async Task<InvalidValueException?> ExplainRequiredAsync(
        ClockifyRejection rejection,
        WorkspaceAccess access,
        CheckedValues entry,
        CheckedValues? present = null,
        CacheFreshness? freshness = null
    )
    {
        var fields = await data.CustomFieldsAsync(access, freshness ?? CacheFreshness.Recent);
        var unknown = entry.CustomFields.Keys.Where(id => !fields.Contains(id)).ToList();
        if (unknown.Count > 0)
        {
            return present is not null && unknown.TrueForAll(present.CustomFields.ContainsKey)
                ? rejection.Blocked("A present custom field of the entry is deleted.")
                : rejection.NotFound("customFields", "custom field");
        }

        if (!entry.IsFinished)
        {
            return null;
        }

        var settings = (await data.WorkspacesAsync(access.Reader, freshness ?? CacheFreshness.Recent))
            .Find(access.WorkspaceId)
            ?.WorkspaceSettings;
        var missing = new Dictionary<string, string[]>();
        Require("projectId", (settings?.ForceProjects ?? false) && entry.ProjectId is null);
        Require("taskId", (settings?.ForceTasks ?? false) && entry.TaskId is null);
        Require("tagIds", (settings?.ForceTags ?? false) && entry.TagIds.Count == 0);
        Require("description", (settings?.ForceDescription ?? false) && string.IsNullOrEmpty(entry.Description));
        var names = fields
            .Where(field => field is { Required: true, Status: not "INVISIBLE" } && IsEmpty(entry.CustomFields.GetValueOrDefault(field.Id)))
            .Select(field => $"{field.Name} is required.")
            .ToArray();
        if (names.Length > 0)
        {
            missing["customFields"] = names;
        }

        return missing.Count == 0
            ? null
            : new InvalidValueException(
                InvalidValueKind.RequiredByWorkspace,
                $"A finished time entry requires: {string.Join(", ", missing.Keys)}.",
                rejection
            )
            {
                Errors = missing,
            };

        void Require(string field, bool isMissing)
        {
            if (isMissing)
            {
                missing[field] = ["Required by the workspace."];
            }
        }
    }

    private static bool IsEmpty(JsonElement? value) =>
        value is not { } given || given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || given.ToString().Length == 0;

    /// <summary>The values of a time entry that Clockify may reject.</summary>
    internal sealed record CheckedValues(
        bool IsFinished,
        string? Description,
        string? ProjectId,
        string? TaskId,
        IReadOnlyList<string> TagIds,
        IReadOnlyDictionary<string, JsonElement?> CustomFields
    );
}
