namespace ClockifyBff.Failures;

/// <summary>The certain knowledge about the effect of an upstream request that failed.</summary>
internal enum Certainty
{
    /// <summary>Nothing has changed upstream: no write was sent, or the write was undone.</summary>
    NothingSent,

    /// <summary>Upstream rejected the request, so nothing has changed upstream.</summary>
    Rejected,

    /// <summary>A write was sent, and may have taken effect.</summary>
    Unknown,
}
