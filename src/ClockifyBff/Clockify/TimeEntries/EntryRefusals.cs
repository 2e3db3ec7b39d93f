using System.Text.Json;
using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>
/// Why Clockify refused a time entry. It doesn't say in a way that can be relied on, so what the entry names is looked up, fresh.
/// </summary>
internal sealed class EntryRefusals(ReferenceData data)
{
    public static Subject SubjectOf(ClockifyTimeEntryBody entry) =>
        new(
            entry.End is not null,
            entry.Description,
            entry.ProjectId,
            entry.TaskId,
            entry.TagIds ?? [],
            (entry.CustomFields ?? []).ToDictionary(field => field.CustomFieldId, field => field.Value)
        );

    public static Subject SubjectOf(ClockifyTimeEntry entry) =>
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

    /// <summary>The refusal with its reason, where one can be found.</summary>
    /// <param name="refusal">What Clockify said.</param>
    /// <param name="access">Who wrote.</param>
    /// <param name="entry">What was written.</param>
    /// <param name="userId">Whose entry it was to be, where that is part of the request.</param>
    /// <param name="present">What it is already: nobody is blamed for what stays.</param>
    public Task<ProblemException> ExplainAsync(
        ClockifyRefusal refusal,
        WorkspaceAccess access,
        Subject entry,
        string? userId = null,
        Subject? present = null
    ) =>
        refusal.ExplainAsync(async () =>
        {
            // What was read a moment ago explains nothing where it was closed since.
            return await ExplainUserAsync(refusal, access, userId)
                ?? refusal.TooLong("description", entry.Description, 3000)
                ?? await ExplainByAsync(CacheFreshness.Recent)
                ?? await ExplainByAsync(CacheFreshness.Uncached);

            async Task<ProblemException?> ExplainByAsync(CacheFreshness freshness) =>
                await ExplainProjectAsync(refusal, access, entry, present, freshness)
                ?? await ExplainTagsAsync(refusal, access, entry, present, freshness)
                ?? await ExplainRequiredAsync(refusal, access, entry, present, freshness);
        });

    /// <summary>Explains why Clockify refuses to end a running entry: only what a finished one must have counts then.</summary>
    /// <param name="refusal">What Clockify said.</param>
    /// <param name="access">The caller.</param>
    /// <param name="running">The entry as it runs.</param>
    /// <param name="ended">The entry as it was to be, with what the request fills in.</param>
    public Task<ProblemException> ExplainEndAsync(
        ClockifyRefusal refusal,
        WorkspaceAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody? ended = null
    ) =>
        refusal.ExplainAsync(async () =>
            (ended is null ? null : await ExplainRequiredAsync(refusal, access, SubjectOf(ended), freshness: CacheFreshness.Uncached))
            ?? await ExplainRequiredAsync(
                refusal,
                access,
                SubjectOf(running) with
                {
                    IsFinished = true,
                },
                freshness: CacheFreshness.Uncached
            )
        );

    private async Task<ProblemException?> ExplainUserAsync(ClockifyRefusal refusal, WorkspaceAccess access, string? userId) =>
        userId is null || (await data.UsersAsync(access, CacheFreshness.Recent)).Contains(userId)
            ? null
            : refusal.NotFound("userId", "user");

    private async Task<ProblemException?> ExplainProjectAsync(
        ClockifyRefusal refusal,
        WorkspaceAccess access,
        Subject entry,
        Subject? present,
        CacheFreshness freshness
    )
    {
        if (entry.ProjectId is null)
        {
            return entry.TaskId is null ? null : Invalid(refusal, "taskId", "A task needs its project.");
        }

        if ((await data.ProjectsAsync(access, freshness)).Find(entry.ProjectId) is not { } project)
        {
            return present?.ProjectId == entry.ProjectId
                ? refusal.Barred("The entry's present project is not there for this person.")
                : refusal.NotFound("projectId", "project");
        }

        if (entry.TaskId is { } taskId)
        {
            var stays = present?.ProjectId == entry.ProjectId && present?.TaskId == taskId;
            return project.Tasks?.FirstOrDefault(task => task.Id == taskId) switch
            {
                null when stays => refusal.Barred("The entry's present task is no task of its project."),
                { IsDone: true } when stays => refusal.Barred("The entry's present task is done."),
                null => refusal.NotFound("taskId", "task in this project"),
                { IsDone: true } => Invalid(refusal, "taskId", "The task is done."),
                _ => null,
            };
        }

        return null;
    }

    private async Task<ProblemException?> ExplainTagsAsync(
        ClockifyRefusal refusal,
        WorkspaceAccess access,
        Subject entry,
        Subject? present,
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
            _ when present is not null && bad.All(present.TagIds.Contains) => refusal.Barred(
                "A present tag of the entry is archived, or gone."
            ),
            _ when bad.All(tags.Contains) => Invalid(refusal, "tagIds", "A tag is archived."),
            _ => refusal.NotFound("tagIds", "tag"),
        };
    }

    private async Task<ProblemException?> ExplainRequiredAsync(
        ClockifyRefusal refusal,
        WorkspaceAccess access,
        Subject entry,
        Subject? present = null,
        CacheFreshness? freshness = null
    )
    {
        var fields = await data.CustomFieldsAsync(access, freshness ?? CacheFreshness.Recent);
        var unknown = entry.CustomFields.Keys.Where(id => !fields.Contains(id)).ToList();
        if (unknown.Count > 0)
        {
            return present is not null && unknown.TrueForAll(present.CustomFields.ContainsKey)
                ? refusal.Barred("A present custom field of the entry is gone.")
                : refusal.NotFound("customFields", "custom field");
        }

        if (!entry.IsFinished)
        {
            return null;
        }

        var settings = (await data.WorkspacesAsync(access, freshness ?? CacheFreshness.Recent)).Find(access.WorkspaceId)?.WorkspaceSettings;
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
            : new ProblemException(
                new Problem(ErrorCode.RequiredByWorkspace, $"A finished time entry needs: {string.Join(", ", missing.Keys)}.")
                {
                    Errors = missing,
                    Upstream = refusal.Said,
                },
                refusal
            );

        void Require(string field, bool isMissing)
        {
            if (isMissing)
            {
                missing[field] = ["The workspace requires it."];
            }
        }
    }

    private static bool IsEmpty(JsonElement? value) =>
        value is not { } given || given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || given.ToString().Length == 0;

    private static ProblemException Invalid(ClockifyRefusal refusal, string field, string message) =>
        new(Problem.Invalid(field, message) with { Upstream = refusal.Said }, refusal);

    /// <summary>What of an entry can be refused.</summary>
    internal sealed record Subject(
        bool IsFinished,
        string? Description,
        string? ProjectId,
        string? TaskId,
        IReadOnlyList<string> TagIds,
        IReadOnlyDictionary<string, JsonElement?> CustomFields
    );
}
