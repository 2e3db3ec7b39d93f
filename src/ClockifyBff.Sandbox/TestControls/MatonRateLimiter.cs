namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Maton's rate limit for the whole account: a sliding window of one second. Rejected requests don't count.</summary>
internal sealed class MatonRateLimiter(MatonSettings settings, TimeProvider time)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<long> _timestamps = new();

    public bool TryAcquire()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_timestamps.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= _window)
            {
                _timestamps.Dequeue();
            }

            if (_timestamps.Count >= settings.RequestsPerSecond)
            {
                return false;
            }

            _timestamps.Enqueue(now);
            return true;
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _timestamps.Clear();
        }
    }
}
