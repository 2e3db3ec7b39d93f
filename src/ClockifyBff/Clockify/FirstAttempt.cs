namespace ClockifyBff.Clockify;

/// <summary>When a request was first attempted, as far as it is known.</summary>
/// <param name="Earliest">Not before this.</param>
/// <param name="Latest">Not after this.</param>
internal readonly record struct FirstAttempt(DateTimeOffset Earliest, DateTimeOffset Latest)
{
    /// <summary>How far Clockify's clock and this service's are taken to differ.</summary>
    public static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(2);
}
