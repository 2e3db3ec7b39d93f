namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The pauses that upstream has asked for, in the simplest model, and whether all calls keep them.</summary>
internal sealed class ExpectedPauses(ObservedRateLimiter limiter)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Pause> _pauses = [];
    private readonly Dictionary<ObservedCall, int> _sentAfter = [];
    private int _asked;

    // A rejected call that was sent before this pause says nothing new.
    private int _latestOfAll;

    /// <summary>The calls that were seen to keep the pauses.</summary>
    public int Passed => _sentAfter.Count;

    /// <summary>Checks the calls that got a permit since the last check.</summary>
    public void Watch()
    {
        foreach (var call in limiter.Granted.Skip(_sentAfter.Count).ToList())
        {
            foreach (var scope in Scopes(call))
            {
                Pass(scope, call.EndedAt!.Value);
            }

            _sentAfter[call] = _asked;
        }
    }

    /// <summary>Upstream accepts a call.</summary>
    public void Take(ObservedCall call)
    {
        call.Permit!.OnAccepted();
        foreach (var scope in Scopes(call).Where(scope => _pauses.TryGetValue(scope, out var pause) && IsFresh(call, pause)))
        {
            _pauses.Remove(scope);
        }
    }

    /// <summary>Upstream rejects a call with 429.</summary>
    public void Limit(ObservedCall call, bool ofAccount, TimeSpan? retryAfter)
    {
        Assert.InRange(call.Permit!.OnRateLimited(ofAccount, retryAfter), 0, 400);

        // A call without a scope is limited by the account.
        var scope = ofAccount ? string.Empty : call.Workspace ?? string.Empty;
        _asked++;
        var known = _pauses.GetValueOrDefault(scope);
        if (retryAfter is { } asked)
        {
            var until = limiter.Now + asked;
            _pauses[scope] = new Pause(_asked, known is { IsGuess: false } && known.Until > until ? known.Until : until, IsGuess: false);
        }
        else if (known is null && (scope.Length > 0 || _sentAfter[call] >= _latestOfAll))
        {
            _pauses[scope] = new Pause(_asked, limiter.Now + _first, IsGuess: true);
        }

        if (scope.Length == 0 && _pauses.TryGetValue(scope, out var pause))
        {
            _latestOfAll = pause.Number;
        }
    }

    private static IEnumerable<string> Scopes(ObservedCall call) =>
        call.Workspace is null ? [string.Empty] : [string.Empty, call.Workspace];

    private bool IsFresh(ObservedCall call, Pause pause) => _sentAfter[call] >= pause.Number;

    private void Pass(string scope, TimeSpan at)
    {
        if (_pauses.TryGetValue(scope, out var pause))
        {
            Assert.True(at >= pause.Until, $"A call went at {at}, before {pause.Until}");
            if (pause.IsGuess)
            {
                // This call is a probe; the next one waits at least as long again.
                _pauses[scope] = pause with
                {
                    Until = at + _first,
                };
            }
            else
            {
                _pauses.Remove(scope);
            }
        }
    }

    /// <param name="Number">The number of the pause.</param>
    /// <param name="Until">The time before which no call may be sent.</param>
    /// <param name="IsGuess">Whether upstream named no time.</param>
    private sealed record Pause(int Number, TimeSpan Until, bool IsGuess);
}
