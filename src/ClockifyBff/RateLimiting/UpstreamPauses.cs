namespace ClockifyBff.RateLimiting;

/// <summary>
/// Where upstream has asked for a pause: one gate for the whole account, one for each workspace (or connection) that has a limit of its
/// own.
/// </summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class UpstreamPauses(TimeProvider time)
{
    private readonly UpstreamPause _account = new(time);
    private readonly Dictionary<string, UpstreamPause> _closed = new(StringComparer.Ordinal);

    /// <summary>Whether everybody has to wait: where nobody calls, a pause ends all the same.</summary>
    public bool IsAccountWaiting => _account.UntilPassable > TimeSpan.Zero;

    /// <summary>How many workspaces have to wait.</summary>
    public int WaitingWorkspaces => _closed.Values.Count(gate => gate.UntilPassable > TimeSpan.Zero);

    /// <summary>The number of calls that go out now.</summary>
    public long LatestClosing { get; private set; }

    public bool AreAllOpen => !_account.IsClosed && _closed.Count == 0;

    public bool MayPass(string? workspace) => AreAllOpen || UntilPassable(workspace) == TimeSpan.Zero;

    /// <summary>How long until a call may pass.</summary>
    public TimeSpan UntilPassable(string? workspace)
    {
        var account = _account.UntilPassable;
        var own = Find(workspace)?.UntilPassable ?? TimeSpan.Zero;
        return account > own ? account : own;
    }

    /// <summary>Lets a call through.</summary>
    /// <returns>Its number.</returns>
    public long Pass(string? workspace)
    {
        if (!AreAllOpen)
        {
            _account.Pass();
            if (Find(workspace) is { } own)
            {
                own.Pass();
                Forget(workspace!, own);
            }
        }

        return LatestClosing;
    }

    /// <summary>Upstream wants a pause.</summary>
    /// <param name="workspace">Of calls about this; null for all.</param>
    /// <param name="call">The number of the call that was refused.</param>
    /// <param name="retryAfter">For how long; null where it doesn't say.</param>
    public void Close(string? workspace, long call, TimeSpan? retryAfter)
    {
        var gate = workspace is null ? _account : Find(workspace) ?? (_closed[workspace] = new UpstreamPause(time));
        gate.Close(++LatestClosing, call, retryAfter);
    }

    /// <summary>Upstream took a call.</summary>
    public void Open(string? workspace, long call)
    {
        _account.Open(call);
        if (Find(workspace) is { } own)
        {
            own.Open(call);
            Forget(workspace!, own);
        }
    }

    /// <summary>Where those are told when to come back who are refused for a gate; null where none is closed.</summary>
    public RetryAfterScheduler? ComebacksOf(string? workspace) =>
        Find(workspace) is { } own && own.UntilPassable >= _account.UntilPassable ? own.Comebacks
        : _account.IsClosed ? _account.Comebacks
        : null;

    private UpstreamPause? Find(string? workspace) => workspace is null ? null : _closed.GetValueOrDefault(workspace);

    private void Forget(string workspace, UpstreamPause gate)
    {
        if (!gate.IsClosed)
        {
            _closed.Remove(workspace);
        }
    }
}
