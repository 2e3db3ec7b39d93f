namespace ClockifyBff.Replicas;

/// <summary>Excludes other writes of the same employee until it is disposed.</summary>
/// <param name="shared">Excludes other replicas; null without Redis.</param>
/// <param name="release">Lets the next write on this replica begin.</param>
internal sealed class WriteLock(SharedLock? shared, Action release) : IDisposable
{
    private bool _isDisposed;

    /// <summary>Checks, before a request is sent, that no other replica has taken the lock meanwhile.</summary>
    /// <exception cref="WriteLockException">Another replica has taken the lock.</exception>
    public void ThrowIfLost()
    {
        if (shared is { IsLost: true })
        {
            throw new WriteLockException("The write was delayed for so long that another write of the same employee may have begun.");
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;

            // Redis first: the next write on this replica takes the lock there.
            shared?.Dispose();
            release();
        }
    }
}
