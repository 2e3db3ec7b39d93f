namespace ClockifyBff.Caching;

/// <summary>
/// A read from upstream that several callers wait for. When the last of them leaves, the read is cancelled, so that it uses no permit.
/// </summary>
#pragma warning disable CA1001 // A cancellation source without a timer has nothing to dispose.
internal abstract class SingleFlight
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _abandoned = new();
    private int _waiting;
    private bool _isClosed;

    protected CancellationToken Abandoned => _abandoned.Token;

    /// <returns>Whether the caller may wait for the read; false once it was cancelled.</returns>
    public bool TryJoin()
    {
        lock (_lock)
        {
            _waiting++;
            return !_isClosed;
        }
    }

    /// <param name="hasFailed">Whether no other caller may join.</param>
    protected void Leave(bool hasFailed)
    {
        lock (_lock)
        {
            _isClosed |= hasFailed;
            if (--_waiting > 0)
            {
                return;
            }

            _isClosed = true;
        }

        _abandoned.Cancel();
    }
}

/// <summary>A shared read with its result.</summary>
internal sealed class SingleFlight<T> : SingleFlight
{
    private readonly Lazy<Task<CacheEntry<T>>> _entry;

    /// <param name="read">Reads from upstream; called when the first caller waits.</param>
    public SingleFlight(Func<SingleFlight<T>, CancellationToken, Task<CacheEntry<T>>> read) => _entry = new(() => read(this, Abandoned));

    /// <summary>Waits for the result. A caller that has joined calls this once.</summary>
    public async Task<CacheEntry<T>> WaitAsync(CancellationToken cancellationToken)
    {
        // The read may never have started; the next caller must start a new one.
        var hasFailed = false;
        try
        {
            return await _entry.Value.WaitAsync(cancellationToken);
        }
        catch (OutOfMemoryException)
        {
            hasFailed = true;
            throw;
        }
        finally
        {
            Leave(hasFailed);
        }
    }
}
