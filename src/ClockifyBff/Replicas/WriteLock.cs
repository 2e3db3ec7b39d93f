using ClockifyBff.Http.Problems;

namespace ClockifyBff.Replicas;

/// <summary>The right of an employee's write to be the only one. Disposing it lets the next one in.</summary>
/// <param name="shared">The same on all replicas; null where this is the only one.</param>
/// <param name="letGo">Lets the next one in on this replica.</param>
internal sealed class WriteLock(SharedLock? shared, Action letGo) : IDisposable
{
    private bool _isOver;

    /// <summary>To be asked before something is sent: who stood still for too long has lost it to another replica.</summary>
    /// <exception cref="ProblemException">409 <c>conflict</c>.</exception>
    public void ThrowIfLost()
    {
        if (shared is { IsLost: true })
        {
            throw new ProblemException(
                ErrorCode.Conflict,
                "The write was held up for so long that another of the same employee may have begun."
            );
        }
    }

    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;

            // First: the next one here asks Redis for it.
            shared?.Dispose();
            letGo();
        }
    }
}
