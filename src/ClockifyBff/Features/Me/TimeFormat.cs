namespace ClockifyBff.Features.Me;

/// <summary>
/// The format of times: 12 hours with AM and PM, or 24 hours. `unknown` stands for a format that this service does not know.
/// </summary>
internal enum TimeFormat
{
    Hour12,
    Hour24,
    Unknown,
}
