namespace ClockifyBff.Features.Me;

/// <summary>Twelve hours and a half of the day, or twenty-four.</summary>
internal enum TimeFormat
{
    Hour12,
    Hour24,
    Unknown,
}
