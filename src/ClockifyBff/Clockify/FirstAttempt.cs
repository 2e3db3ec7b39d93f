namespace ClockifyBff.Clockify;

/// <summary>The time range in which a request was first attempted.</summary>
/// <param name="Earliest">The earliest possible time.</param>
/// <param name="Latest">The latest possible time.</param>
internal readonly record struct FirstAttempt(DateTimeOffset Earliest, DateTimeOffset Latest)
{
    /// <summary>The assumed maximum difference between Clockify's clock and the clock of this service.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(2);
}
