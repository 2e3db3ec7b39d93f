using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.RateLimiting;

/// <summary>The share of Maton's rate limit that this service may use, section <c>Budget</c>.</summary>
internal sealed class BudgetOptions
{
    public const string SectionName = "Budget";

    /// <summary>Requests sent to Maton in any 1.05 s, by all replicas together. Default 10, the limit of a Maton account.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>
    /// The longest time that a request waits for its permit; one that would wait longer is rejected at once. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(5);
}
