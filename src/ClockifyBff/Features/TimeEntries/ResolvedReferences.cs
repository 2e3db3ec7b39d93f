namespace ClockifyBff.Features.TimeEntries;

/// <summary>The objects that a new time entry refers to, by id.</summary>
/// <param name="ProjectId">The id of the project; null for none.</param>
/// <param name="TaskId">The id of the task; null for none.</param>
/// <param name="TagIds">The ids of the tags; null for none.</param>
/// <param name="Billable">Whether the task, or else the project, is billable; null if neither is known.</param>
internal sealed record ResolvedReferences(string? ProjectId, string? TaskId, IReadOnlyList<string>? TagIds, bool? Billable);
