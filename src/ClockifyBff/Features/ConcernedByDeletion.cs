namespace ClockifyBff.Features;

/// <summary>The objects that a deletion affects in addition to the deleted object.</summary>
/// <param name="Tasks">The tasks that are deleted with the object.</param>
/// <param name="Projects">The projects that remain, without their client.</param>
/// <param name="Duration">The time tracked on the object, which remains, as an ISO 8601 duration.</param>
/// <param name="DurationSeconds">The time tracked on the object, which remains, in seconds.</param>
internal sealed record ConcernedByDeletion(
    IReadOnlyList<NamedItem> Tasks,
    IReadOnlyList<NamedItem> Projects,
    string? Duration,
    long? DurationSeconds
);
