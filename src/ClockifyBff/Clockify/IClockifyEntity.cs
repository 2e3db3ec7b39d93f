namespace ClockifyBff.Clockify;

// The records of this folder and of those below it hold what Clockify sends, as it sends it. Members may be missing, null or new, and words
// unknown: only an id is counted on, and a name is at least empty.

/// <summary>Something with an id. In a list, what comes without one is left out.</summary>
internal interface IClockifyEntity
{
    public string? Id { get; }
}
