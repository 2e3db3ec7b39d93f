namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Maton's limit over the whole account: so many requests in any one second, refused ones not counted.</summary>
internal sealed class MatonRateLimiter(MatonSettings settings, TimeProvider time)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<long> _taken = new();

    public bool TryAcquire()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= _window)
            {
                _taken.Dequeue();
            }

            if (_taken.Count >= settings.RequestsPerSecond)
            {
                return false;
            }

            _taken.Enqueue(now);
            return true;
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _taken.Clear();
        }
    }
}
