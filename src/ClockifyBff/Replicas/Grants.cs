namespace ClockifyBff.Replicas;

/// <summary>The requests that may go upstream: so many in any window of time, whichever replica sends them.</summary>
internal sealed class Grants(int perWindow, TimeProvider time)
{
    private readonly GrantRing _ring = new(perWindow, time);

    /// <summary>The mean distance of two grants under load.</summary>
    public TimeSpan Interval => _ring.Interval;

    /// <summary>Takes a grant, if that needs no asking.</summary>
    public bool TryTake() => _ring.TryTake();

    /// <summary>Takes a grant.</summary>
    /// <param name="waiting">How many calls wait for one here.</param>
    /// <returns>Zero for who got it; else how long until there may be one.</returns>
    public ValueTask<TimeSpan> TakeAsync(int waiting) => ValueTask.FromResult(_ring.TryTake() ? TimeSpan.Zero : _ring.UntilFree(0));

    /// <summary>How long until a grant is free for somebody who lets <paramref name="ahead"/> others go first.</summary>
    public TimeSpan UntilFree(int ahead) => _ring.UntilFree(ahead);
}
