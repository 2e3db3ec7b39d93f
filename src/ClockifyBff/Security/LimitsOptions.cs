using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Security;

/// <summary>The limits of requests to this service per caller, independent of the limits of upstream. Section <c>Limits</c>.</summary>
internal sealed class LimitsOptions
{
    public const string SectionName = "Limits";

    /// <summary>Requests a second per caller. After a pause, a burst of twice as many is allowed. Default 50.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecondPerCaller { get; set; } = 50;

    /// <summary>
    /// Concurrent requests per caller, including long polls, not streams. Further requests wait up to 2 s. Responses from the response
    /// cache don't count. Default 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ConcurrentPerCaller { get; set; } = 20;
}
