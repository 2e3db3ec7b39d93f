namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The clocks of clients, of this service and of Clockify, which are not synchronized.</summary>
internal static class ClockSkew
{
    /// <summary>The difference between two clocks up to which an instant counts as now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);
}
