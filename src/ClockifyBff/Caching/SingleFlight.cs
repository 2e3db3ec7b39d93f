namespace ClockifyBff.Caching;

/// <summary>
/// A read from upstream that several may wait for. When the last of them has gone, it is given up: it must not take anybody's turn.
/// </summary>
#pragma warning disable CA1001 // A source of cancellation without a timer holds nothing to be given back.
internal abstract class SingleFlight
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _unwanted = new();
    private int _waiting;
    private bool _isGivenUp;

    protected CancellationToken Unwanted => _unwanted.Token;

    /// <returns>Whether it can be waited for; not once it was given up.</returns>
    public bool TryJoin()
    {
        lock (_gate)
        {
            _waiting++;
            return !_isGivenUp;
        }
    }

    /// <param name="hasFailed">Whether nobody else may join.</param>
    protected void Leave(bool hasFailed)
    {
        lock (_gate)
        {
            _isGivenUp |= hasFailed;
            if (--_waiting > 0)
            {
                return;
            }

            _isGivenUp = true;
        }

        _unwanted.Cancel();
    }
}

/// <summary>The same with what it brings.</summary>
internal sealed class Flight<T> : SingleFlight
{
    private readonly Lazy<Task<Copy<T>>> _copy;

    /// <param name="read">Reads it, once somebody waits for it.</param>
    public Flight(Func<Flight<T>, CancellationToken, Task<Copy<T>>> read) => _copy = new(() => read(this, Unwanted));

    /// <summary>Waits for it; who has joined does so once.</summary>
    public async Task<Copy<T>> WaitAsync(CancellationToken cancellationToken)
    {
        // The read may never have started; the next caller must start a new one.
        var hasFailed = false;
        try
        {
            return await _copy.Value.WaitAsync(cancellationToken);
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
