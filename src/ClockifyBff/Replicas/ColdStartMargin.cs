namespace ClockifyBff.Replicas;

/// <summary>
/// How much later than granted a request may leave. After a pause connections are opened anew, and in a new process code is compiled.
/// </summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class ColdStartMargin(TimeProvider time, int perWindow)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(300);

    private long? _latest;
    private int _lateOnesLeft;

    /// <summary>That of the next request.</summary>
    public TimeSpan OfNext => IsFirst || _lateOnesLeft > 0 ? _late : TimeSpan.Zero;

    private bool IsFirst => _latest is not { } latest || time.GetElapsedTime(latest) >= _pause;

    /// <summary>A request was granted.</summary>
    public void Granted()
    {
        _lateOnesLeft = IsFirst ? perWindow - 1 : Math.Max(0, _lateOnesLeft - 1);
        _latest = time.GetTimestamp();
    }
}
