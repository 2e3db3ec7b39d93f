namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Clocks of phones, of this service and of Clockify.</summary>
internal static class Clocks
{
    /// <summary>How far they are taken to differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);
}
