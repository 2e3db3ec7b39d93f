namespace ClockifyBff.Features;

/// <summary>What a deletion concerns beside the thing itself.</summary>
/// <param name="Tasks">The tasks that go with it.</param>
/// <param name="Projects">The projects that stay, without their client.</param>
/// <param name="Duration">The time tracked on it, which stays.</param>
/// <param name="DurationSeconds">The same in seconds.</param>
internal sealed record ConcernedByDeletion(
    IReadOnlyList<NamedItem> Tasks,
    IReadOnlyList<NamedItem> Projects,
    string? Duration,
    long? DurationSeconds
);
