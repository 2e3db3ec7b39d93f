namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The pauses that upstream has asked for, as simply as can be said, and whether everybody keeps to them.</summary>
internal sealed class Pauses(ObservedBudget budget)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Pause> _pauses = [];
    private readonly Dictionary<ObservedCall, int> _sentAfter = [];
    private int _asked;

    // Who was sent before it and says that there is a limit says nothing new.
    private int _latestOfAll;

    /// <summary>Calls that were seen to go where they might.</summary>
    public int Passed => _sentAfter.Count;

    /// <summary>Looks at the calls that were granted since the last look.</summary>
    public void Watch()
    {
        foreach (var call in budget.Granted.Skip(_sentAfter.Count).ToList())
        {
            foreach (var scope in Scopes(call))
            {
                Pass(scope, call.EndedAt!.Value);
            }

            _sentAfter[call] = _asked;
        }
    }

    /// <summary>Upstream takes a call.</summary>
    public void Take(ObservedCall call)
    {
        call.Grant!.Value.OnAccepted();
        foreach (var scope in Scopes(call).Where(scope => _pauses.TryGetValue(scope, out var pause) && IsFresh(call, pause)))
        {
            _pauses.Remove(scope);
        }
    }

    /// <summary>Upstream refuses a call for a limit.</summary>
    public void Limit(ObservedCall call, bool ofAccount, TimeSpan? retryAfter)
    {
        Assert.InRange(call.Grant!.Value.OnRateLimited(ofAccount, retryAfter), 0, 400);

        // What could have no limit of its own is limited by everybody's.
        var scope = ofAccount ? string.Empty : call.Workspace ?? string.Empty;
        _asked++;
        var known = _pauses.GetValueOrDefault(scope);
        if (retryAfter is { } asked)
        {
            var until = budget.Now + asked;
            _pauses[scope] = new Pause(_asked, known is { IsGuess: false } && known.Until > until ? known.Until : until, IsGuess: false);
        }
        else if (known is null && (scope.Length > 0 || _sentAfter[call] >= _latestOfAll))
        {
            _pauses[scope] = new Pause(_asked, budget.Now + _first, IsGuess: true);
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
                // It finds out; the next one waits at least as long again.
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

    /// <param name="Number">Which it was.</param>
    /// <param name="Until">Nobody goes before.</param>
    /// <param name="IsGuess">Whether upstream did not say for how long.</param>
    private sealed record Pause(int Number, TimeSpan Until, bool IsGuess);
}
