using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>
/// What a new entry is about, whether it is written down or a timer that starts. Project, task and tags are given by id or by name.
/// </summary>
internal abstract record TimeEntryInput
{
    /// <summary>What was done, up to 3,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The id of its project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The name of its project, up to 250 characters, instead of the id. Archived ones are not found.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The name of the project's client, up to 100 characters, where several projects have the name.</summary>
    public string? ClientName { get; init; }

    /// <summary>The id of its task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The name of its task, up to 1,000 characters, instead of the id. Tasks that are done are not found.</summary>
    public string? TaskName { get; init; }

    /// <summary>The ids of its tags, up to 50.</summary>
    public IReadOnlyList<string?>? TagIds { get; init; }

    /// <summary>The names of its tags, up to 50 of up to 100 characters, instead of the ids. Archived ones are not found.</summary>
    public IReadOnlyList<string?>? TagNames { get; init; }

    /// <summary>Whether it is billed. Default: what the task says, then the project.</summary>
    public bool? Billable { get; init; }

    /// <summary>What kind of time it is: regular or break. Default regular.</summary>
    public string? Type { get; init; }

    /// <summary>Values of custom fields, up to 50. The others get the workspace's defaults.</summary>
    public IReadOnlyList<NewFieldValue>? CustomFields { get; init; }

    /// <summary>The entry as Clockify takes it. Without a start it starts when Clockify gets it, and without an end it runs.</summary>
    protected ClockifyTimeEntryBody ToBody(TimeEntryReference subject, DateTimeOffset? start, DateTimeOffset? end) =>
        new(
            start is { } from ? InstantConverter.Text(from) : null,
            end is { } until ? InstantConverter.Text(until) : null,
            Description,
            subject.ProjectId,
            subject.TaskId,
            subject.TagIds,
            Billable ?? subject.Billable,
            ClockifyEnumNames.Write(Type),
            CustomFields?.Select(field => field.ToBody()).ToList()
        );
}
