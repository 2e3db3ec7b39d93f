using ClockifyBff.Api;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The members that a new time entry and a new timer have in common. Project, task and tags are given by id or by name.</summary>
internal abstract record TimeEntryInput
{
    /// <summary>The description of the work, up to 3,000 characters. Default: none.</summary>
    public string? Description { get; init; }

    /// <summary>The id of the project. Default: none.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The name of the project, up to 250 characters, instead of `projectId`. Archived projects are not found.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The name of the project's client, up to 100 characters. Selects among several projects named `projectName`.</summary>
    public string? ClientName { get; init; }

    /// <summary>The id of the task. Requires a project. Default: none.</summary>
    public string? TaskId { get; init; }

    /// <summary>
    /// The name of the task, up to 1,000 characters, instead of `taskId`. Requires a project. Tasks that are done are not found.
    /// </summary>
    public string? TaskName { get; init; }

    /// <summary>The ids of the tags, up to 50. Default: none.</summary>
    public IReadOnlyList<string?>? TagIds { get; init; }

    /// <summary>The names of the tags, up to 50 of up to 100 characters each, instead of `tagIds`. Archived tags are not found.</summary>
    public IReadOnlyList<string?>? TagNames { get; init; }

    /// <summary>Whether the entry is billable. Default: the setting of the task, or else of the project.</summary>
    public bool? Billable { get; init; }

    /// <summary>The type of the entry: `regular` or `break`. Default: `regular`.</summary>
    public string? Type { get; init; }

    /// <summary>The values of custom fields, up to 50. Default for each field: the default of the workspace.</summary>
    public IReadOnlyList<NewFieldValue>? CustomFields { get; init; }

    /// <summary>
    /// Returns the body of Clockify's POST. Without a start the entry starts when Clockify receives it; without an end it is a running
    /// timer.
    /// </summary>
    protected ClockifyTimeEntryBody ToBody(ResolvedReferences references, DateTimeOffset? start, DateTimeOffset? end) =>
        new(
            start is { } from ? InstantText.Of(from) : null,
            end is { } until ? InstantText.Of(until) : null,
            Description,
            references.ProjectId,
            references.TaskId,
            references.TagIds,
            Billable ?? references.Billable,
            ClockifyEnumNames.Write(Type),
            CustomFields?.Select(field => field.ToBody()).ToList()
        );
}
