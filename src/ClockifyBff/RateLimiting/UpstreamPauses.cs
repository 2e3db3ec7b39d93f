namespace ClockifyBff.RateLimiting;

/// <summary>
/// The pauses that upstream asked for: one for the whole account, and one for each scope (a workspace, or else a connection) that has a
/// limit of its own.
/// </summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class UpstreamPauses(TimeProvider time)
{
    private readonly UpstreamPause _account = new(time);
    private readonly Dictionary<string, UpstreamPause> _scopes = new(StringComparer.Ordinal);

    /// <summary>Whether every request has to wait. A pause also ends by its time, when nothing is sent.</summary>
    public bool IsAccountPaused => _account.Remaining > TimeSpan.Zero;

    /// <summary>The number of scopes whose requests have to wait.</summary>
    public int PausedScopes => _scopes.Values.Count(pause => pause.Remaining > TimeSpan.Zero);

    /// <summary>The number of the latest pause, which requests that are sent now carry.</summary>
    public long LatestPause { get; private set; }

    public bool AreNoneActive => !_account.IsActive && _scopes.Count == 0;

    public bool MaySend(string? scope) => AreNoneActive || Remaining(scope) == TimeSpan.Zero;

    /// <summary>The time until a request of a scope may be sent.</summary>
    public TimeSpan Remaining(string? scope)
    {
        var account = _account.Remaining;
        var own = Find(scope)?.Remaining ?? TimeSpan.Zero;
        return account > own ? account : own;
    }

    /// <summary>Notes that a request is sent.</summary>
    /// <returns>The request's number.</returns>
    public long OnSent(string? scope)
    {
        if (!AreNoneActive)
        {
            _account.OnSent();
            if (Find(scope) is { } own)
            {
                own.OnSent();
                RemoveIfEnded(scope!, own);
            }
        }

        return LatestPause;
    }

    /// <summary>Starts or extends a pause.</summary>
    /// <param name="scope">The scope that is paused; null for the whole account.</param>
    /// <param name="request">The number of the latest pause when the rejected request was sent.</param>
    /// <param name="retryAfter">The time that upstream asks for; null if it names none.</param>
    public void Start(string? scope, long request, TimeSpan? retryAfter)
    {
        var pause = scope is null ? _account : Find(scope) ?? (_scopes[scope] = new UpstreamPause(time));
        pause.Start(++LatestPause, request, retryAfter);
    }

    /// <summary>Ends the pauses that a request disproves, because upstream accepted it.</summary>
    public void OnAccepted(string? scope, long request)
    {
        _account.OnAccepted(request);
        if (Find(scope) is { } own)
        {
            own.OnAccepted(request);
            RemoveIfEnded(scope!, own);
        }
    }

    /// <summary>The <c>Retry-After</c> values of the pause that a request of a scope waits for; null if it waits for none.</summary>
    public RetryAfterScheduler? RetryAfterOf(string? scope) =>
        Find(scope) is { } own && own.Remaining >= _account.Remaining ? own.RetryAfter
        : _account.IsActive ? _account.RetryAfter
        : null;

    private UpstreamPause? Find(string? scope) => scope is null ? null : _scopes.GetValueOrDefault(scope);

    private void RemoveIfEnded(string scope, UpstreamPause pause)
    {
        if (!pause.IsActive)
        {
            _scopes.Remove(scope);
        }
    }
}
