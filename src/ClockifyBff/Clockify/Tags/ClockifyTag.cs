namespace ClockifyBff.Clockify.Tags;

internal sealed record ClockifyTag(string Id, string? Name, bool? Archived) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}
