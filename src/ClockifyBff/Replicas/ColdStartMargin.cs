namespace ClockifyBff.Replicas;

/// <summary>
/// How much later than its permit a request may be sent: after a pause, connections are opened again, and a new process compiles code.
/// </summary>
/// <remarks>Not thread-safe: the owner holds a lock.</remarks>
internal sealed class ColdStartMargin(TimeProvider time, int perWindow)
{
    private static readonly TimeSpan _idleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(300);

    private long? _latest;
    private int _coldRequestsLeft;

    /// <summary>The margin of the next request.</summary>
    public TimeSpan Next => IsCold || _coldRequestsLeft > 0 ? _margin : TimeSpan.Zero;

    private bool IsCold => _latest is not { } latest || time.GetElapsedTime(latest) >= _idleTime;

    /// <summary>Notes that a permit was granted.</summary>
    public void OnGranted()
    {
        _coldRequestsLeft = IsCold ? perWindow - 1 : Math.Max(0, _coldRequestsLeft - 1);
        _latest = time.GetTimestamp();
    }
}
