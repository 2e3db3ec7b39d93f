using System.Text.Json;
using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>Why Clockify refused a time entry. It doesn't say in a way that can be relied on, so what the entry names is looked up, fresh.</summary>
internal sealed class EntryRefusals(ReferenceData data)
{
    public static Subject SubjectOf(ClockifyTimeEntryBody entry) => new(
        entry.End is not null, entry.Description, entry.ProjectId, entry.TaskId, entry.TagIds ?? [], (entry.CustomFields ?? []).ToDictionary(field => field.CustomFieldId, field => field.Value));

    public static Subject SubjectOf(ClockifyTimeEntry entry) => new(
        entry.TimeInterval.End is not null,
        entry.Description,
        entry.ProjectId,
        entry.TaskId,
        entry.TagIds ?? [],
        (entry.CustomFieldValues ?? []).DistinctBy(field => field.CustomFieldId).ToDictionary(field => field.CustomFieldId ?? string.Empty, field => (JsonElement?)field.Value));

    /// <summary>The refusal with its reason, where one can be found.</summary>
    /// <param name="refusal">What Clockify said.</param>
    /// <param name="access">Who wrote.</param>
    /// <param name="entry">What was written.</param>
    /// <param name="userId">Whose entry it was to be, where that is part of the request.</param>
    public Task<ProblemException> ExplainAsync(ClockifyRefusal refusal, WorkspaceAccess access, Subject entry, string? userId = null) => refusal.ExplainAsync(async () =>
        await ExplainUserAsync(refusal, access, userId)
        ?? await ExplainProjectAsync(refusal, access, entry)
        ?? await ExplainTagsAsync(refusal, access, entry)
        ?? await ExplainRequiredAsync(refusal, access, entry));

    private async Task<ProblemException?> ExplainUserAsync(ClockifyRefusal refusal, WorkspaceAccess access, string? userId) =>
        userId is null || (await data.UsersAsync(access, Freshness.Now)).Contains(userId) ? null : refusal.NotFound("userId", "user");

    private async Task<ProblemException?> ExplainProjectAsync(ClockifyRefusal refusal, WorkspaceAccess access, Subject entry)
    {
        if (entry.ProjectId is null)
        {
            return entry.TaskId is null ? null : Invalid(refusal, "taskId", "A task needs its project.");
        }

        if ((await data.ProjectsAsync(access, Freshness.Now)).Find(entry.ProjectId) is not { } project)
        {
            return refusal.NotFound("projectId", "project");
        }

        if (entry.TaskId is { } taskId)
        {
            return project.Tasks?.FirstOrDefault(task => task.Id == taskId) switch
            {
                null => refusal.NotFound("taskId", "task in this project"),
                { IsDone: true } => Invalid(refusal, "taskId", "The task is done."),
                _ => null,
            };
        }

        return null;
    }

    private async Task<ProblemException?> ExplainTagsAsync(ClockifyRefusal refusal, WorkspaceAccess access, Subject entry)
    {
        if (entry.TagIds.Count == 0)
        {
            return null;
        }

        var tags = await data.TagsAsync(access, Freshness.Now);
        return entry.TagIds.All(tags.Contains) switch
        {
            false => refusal.NotFound("tagIds", "tag"),
            true when entry.TagIds.Any(id => tags.Find(id)!.Archived ?? false) => Invalid(refusal, "tagIds", "A tag is archived."),
            true => null,
        };
    }

    private async Task<ProblemException?> ExplainRequiredAsync(ClockifyRefusal refusal, WorkspaceAccess access, Subject entry)
    {
        var fields = await data.CustomFieldsAsync(access, Freshness.Now);
        if (!entry.CustomFields.Keys.All(fields.Contains))
        {
            return refusal.NotFound("customFields", "custom field");
        }

        if (!entry.IsFinished)
        {
            return null;
        }

        var settings = (await data.WorkspacesAsync(access, Freshness.Now)).Find(access.WorkspaceId)?.WorkspaceSettings;
        var missing = new Dictionary<string, string[]>();
        Require("projectId", (settings?.ForceProjects ?? false) && entry.ProjectId is null);
        Require("taskId", (settings?.ForceTasks ?? false) && entry.TaskId is null);
        Require("tagIds", (settings?.ForceTags ?? false) && entry.TagIds.Count == 0);
        Require("description", (settings?.ForceDescription ?? false) && string.IsNullOrEmpty(entry.Description));
        var names = fields.Where(field => field is { Required: true, Status: not "INVISIBLE" } && IsEmpty(entry.CustomFields.GetValueOrDefault(field.Id))).Select(field => $"{field.Name} is required.").ToArray();
        if (names.Length > 0)
        {
            missing["customFields"] = names;
        }

        return missing.Count == 0 ? null : new ProblemException(
            new Problem(ErrorCode.RequiredByWorkspace, $"A finished time entry needs: {string.Join(", ", missing.Keys)}.") { Errors = missing, Upstream = refusal.Said }, refusal);

        void Require(string field, bool isMissing)
        {
            if (isMissing)
            {
                missing[field] = ["The workspace requires it."];
            }
        }
    }

    private static bool IsEmpty(JsonElement? value) => value is not { } given || given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || given.ToString().Length == 0;

    private static ProblemException Invalid(ClockifyRefusal refusal, string field, string message) => new(Problem.Invalid(field, message) with { Upstream = refusal.Said }, refusal);

    /// <summary>What of an entry can be refused.</summary>
    internal sealed record Subject(
        bool IsFinished, string? Description, string? ProjectId, string? TaskId, IReadOnlyList<string> TagIds, IReadOnlyDictionary<string, JsonElement?> CustomFields);
}
