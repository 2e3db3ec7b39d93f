namespace ClockifyBff.Features.Changes;

/// <summary>Why a stream of changes ends.</summary>
internal enum EndReason
{
    /// <summary>The stream has lasted as long as `Live:StreamDuration` allows. Open the next one at once.</summary>
    Duration,

    /// <summary>The caller's token has expired. Open the next one with a new token.</summary>
    TokenExpired,

    /// <summary>The caller's connection or workspace is gone, or another connection is the default now.</summary>
    Connection,

    /// <summary>The caller has opened more streams than `Live:StreamsPerCaller`; this is the oldest.</summary>
    Replaced,

    /// <summary>The service is stopping. Open the next one after a pause of 1 to 5 seconds.</summary>
    Stopping,
}
