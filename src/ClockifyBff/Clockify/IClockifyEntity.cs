namespace ClockifyBff.Clockify;

// The records in this folder and its subfolders have the members that Clockify sends. Members may be missing, null or new, and enum values
// may be unknown. Only the id is required; a missing name becomes an empty text.

/// <summary>A Clockify entity with an id. Items of a list without an id are dropped.</summary>
internal interface IClockifyEntity
{
    public string? Id { get; }
}
