using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Budget;

/// <summary>Shares the requests a second that Maton allows the whole company: who calls upstream waits here for a turn. Lanes go one before the other, and within a lane everybody takes turns.</summary>
internal sealed class RequestBudget : IDisposable
{
    private const int BackgroundShare = 10;

    private readonly Lock _gate = new();
    private readonly GrantRing _ring;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly FairQueue[] _lanes = [new(), new(), new()];
    private readonly ITimer _nextGrant;
    private int _grantsSinceBackground;
    private DateTimeOffset _lastPromise;

    public RequestBudget(IOptions<BudgetOptions> options, TimeProvider time)
    {
        _time = time;
        _ring = new GrantRing(options.Value.RequestsPerSecond, time);
        _maxWait = options.Value.MaxWait;
        _nextGrant = time.CreateTimer(_ => GrantWaiting(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private FairQueue Finishing => _lanes[(int)Lane.Finishing];

    private FairQueue Interactive => _lanes[(int)Lane.Interactive];

    private FairQueue Background => _lanes[(int)Lane.Background];

    /// <summary>Waits for the turn of one upstream request.</summary>
    /// <param name="lane">How urgent it is.</param>
    /// <param name="employee">Whose share it is.</param>
    /// <param name="cancellationToken">Gives the place up.</param>
    /// <exception cref="ProblemException">429 <c>rate_limited</c>: the turn would not come within <see cref="BudgetOptions.MaxWait"/>, or did not, for others came.</exception>
    public ValueTask TakeTurnAsync(Lane lane, string employee, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Turn turn;
        lock (_gate)
        {
            if (NextLane() is null && _ring.TryGrant())
            {
                return ValueTask.CompletedTask;
            }

            var wait = _ring.UntilFree(Ahead(lane, employee));
            if (wait > _maxWait && lane != Lane.Finishing)
            {
                throw new ProblemException(Refusal(wait));
            }

            turn = new Turn(employee);
            _lanes[(int)lane].Join(turn);
            ScheduleNextGrant();
        }

        return new ValueTask(WaitAsync(turn, lane, cancellationToken));
    }

    public void Dispose() => _nextGrant.Dispose();

    private async Task WaitAsync(Turn turn, Lane lane, CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(_ => Leave(turn, lane, cancellationToken), null);
        try
        {
            await (lane == Lane.Finishing ? turn.Granted : turn.Granted.WaitAsync(_maxWait + _ring.Interval, _time, CancellationToken.None));
        }
        catch (TimeoutException) when (GiveUp(turn, lane) is { } refusal)
        {
            throw new ProblemException(refusal);
        }
        catch (TimeoutException)
        {
            // Granted in the same moment.
        }
    }

    private void Leave(Turn turn, Lane lane, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Not there: granted a moment ago, and the grant is used.
            if (_lanes[(int)lane].Remove(turn))
            {
                turn.Cancel(cancellationToken);
            }
        }
    }

    /// <summary>A refusal for a turn that should have come by now, but for those who came later and ask for less; null where it came.</summary>
    private Problem? GiveUp(Turn turn, Lane lane)
    {
        lock (_gate)
        {
            return _lanes[(int)lane].Remove(turn) ? Refusal(_maxWait + _ring.UntilFree(Ahead(lane, turn.Employee))) : null;
        }
    }

    /// <summary>How many grants others get before one who joins this lane now.</summary>
    private int Ahead(Lane lane, string employee)
    {
        switch (lane)
        {
            case Lane.Finishing:
                return Finishing.AheadOf(employee);
            case Lane.Interactive:
                var before = Finishing.Count + Interactive.AheadOf(employee);
                return before + Math.Min(Background.Count, before / (BackgroundShare - 1));
            default:
                var mine = Background.AheadOf(employee);
                return mine + Math.Min(Finishing.Count + Interactive.Count, (mine + 1) * (BackgroundShare - 1));
        }
    }

    private void GrantWaiting()
    {
        lock (_gate)
        {
            while (NextLane() is { } lane && _ring.TryGrant())
            {
                _grantsSinceBackground = lane == Background ? 0 : _grantsSinceBackground + 1;
                lane.TakeNext().Grant();
            }

            ScheduleNextGrant();
        }
    }

    private FairQueue? NextLane()
    {
        if (Background.Count > 0 && _grantsSinceBackground >= BackgroundShare - 1)
        {
            return Background;
        }

        return Finishing.Count > 0 ? Finishing
            : Interactive.Count > 0 ? Interactive
            : Background.Count > 0 ? Background
            : null;
    }

    private void ScheduleNextGrant()
    {
        if (NextLane() is not null)
        {
            // Timers count whole milliseconds and must not fire early.
            var due = TimeSpan.FromMilliseconds(Math.Ceiling(_ring.UntilFree(0).TotalMilliseconds));
            _nextGrant.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A refusal that sends everybody who is refused now back at another time.</summary>
    private Problem Refusal(TimeSpan wait)
    {
        var now = _time.GetUtcNow();
        var earliest = now + wait - _maxWait;
        _lastPromise = (_lastPromise > earliest ? _lastPromise : earliest) + _ring.Interval;
        return new Problem(ErrorCode.RateLimited, "The company's requests to Clockify are used up for the moment.")
        {
            RetryAfterSeconds = (int)Math.Ceiling((_lastPromise - now).TotalSeconds),
        };
    }
}
