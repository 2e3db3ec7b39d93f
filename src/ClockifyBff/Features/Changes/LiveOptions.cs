namespace ClockifyBff.Features.Changes;

/// <summary>Settings of live updates, section <c>Live</c>.</summary>
internal sealed class LiveOptions
{
    public const string SectionName = "Live";

    /// <summary>
    /// How long a stream of changes or a long poll lasts at most. Must be less than the time after which gateways cut a response: 30 s at
    /// Pomerium and Google Cloud. 1 s to 1 hour, default 25 s.
    /// </summary>
    public TimeSpan StreamDuration { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Streams of one caller on one replica. A further one ends the caller's oldest. 1 to 100, default 4.
    /// </summary>
    public int StreamsPerCaller { get; set; } = 4;
}
