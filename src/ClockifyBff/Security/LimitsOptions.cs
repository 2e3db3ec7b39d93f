using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Security;

/// <summary>What one caller may ask of this service, whatever it asks of Clockify. Section <c>Limits</c>.</summary>
internal sealed class LimitsOptions
{
    public const string SectionName = "Limits";

    /// <summary>Requests a second of one caller; twice as many at once after a pause. Default 50.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecondPerCaller { get; set; } = 50;

    /// <summary>
    /// Requests of one caller that are answered at the same time, long polls among them; the next ones wait up to 2 s. Answers that are
    /// kept take no place. Default 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ConcurrentPerCaller { get; set; } = 20;
}
