using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Budget;

/// <summary>Shares the requests a second that Maton allows the whole company: who calls upstream waits here for a turn, first come first served within a lane.</summary>
internal sealed class RequestBudget : IDisposable
{
    private const int BackgroundShare = 10;

    private readonly Lock _gate = new();
    private readonly GrantRing _ring;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly LinkedList<Turn>[] _lanes = [new(), new(), new()];
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

    private LinkedList<Turn> Finishing => _lanes[(int)Lane.Finishing];

    private LinkedList<Turn> Interactive => _lanes[(int)Lane.Interactive];

    private LinkedList<Turn> Background => _lanes[(int)Lane.Background];

    /// <summary>Waits for the turn of one upstream request.</summary>
    /// <exception cref="ProblemException">429 <c>rate_limited</c>: the turn would not come within <see cref="BudgetOptions.MaxWait"/>.</exception>
    public ValueTask TakeTurnAsync(Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Turn turn;
        lock (_gate)
        {
            var ahead = Ahead(lane);
            if (ahead == 0 && _lanes[(int)lane].Count == 0 && _ring.TryGrant())
            {
                return ValueTask.CompletedTask;
            }

            var wait = _ring.UntilFree(ahead);
            if (wait > _maxWait && lane != Lane.Finishing)
            {
                throw new ProblemException(Refusal(wait));
            }

            turn = new Turn(_lanes[(int)lane]);
            ScheduleNextGrant();
        }

        return new ValueTask(WaitAsync(turn, cancellationToken));
    }

    public void Dispose() => _nextGrant.Dispose();

    private async Task WaitAsync(Turn turn, CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(_ => Leave(turn, cancellationToken), null);
        await turn.Granted;
    }

    private void Leave(Turn turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            turn.Leave(cancellationToken);
        }
    }

    /// <summary>How many grants others get before one who joins this lane now.</summary>
    private int Ahead(Lane lane)
    {
        switch (lane)
        {
            case Lane.Finishing:
                return Finishing.Count;
            case Lane.Interactive:
                var before = Finishing.Count + Interactive.Count;
                return before + Math.Min(Background.Count, before / (BackgroundShare - 1));
            default:
                var mine = Background.Count;
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
                lane.First!.Value.Grant();
            }

            ScheduleNextGrant();
        }
    }

    private LinkedList<Turn>? NextLane()
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

    /// <summary>A place in a lane. Every member is called under the budget's lock.</summary>
    private sealed class Turn
    {
        private readonly LinkedListNode<Turn> _place;
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Turn(LinkedList<Turn> lane) => _place = lane.AddLast(this);

        public Task Granted => _granted.Task;

        public void Grant()
        {
            _place.List!.Remove(_place);
            _granted.SetResult();
        }

        public void Leave(CancellationToken cancellationToken)
        {
            // Not in the list: granted a moment ago, and the grant is used.
            if (_place.List is { } lane)
            {
                lane.Remove(_place);
                _granted.SetCanceled(cancellationToken);
            }
        }
    }
}
