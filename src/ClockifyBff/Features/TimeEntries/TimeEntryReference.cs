namespace ClockifyBff.Features.TimeEntries;

/// <summary>What a new entry is about, by ids.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="TaskId">The task.</param>
/// <param name="TagIds">The tags; null for none.</param>
/// <param name="Billable">Whether task or project say that it is billed; null where neither is known.</param>
internal sealed record TimeEntryReference(string? ProjectId, string? TaskId, IReadOnlyList<string>? TagIds, bool? Billable);
