namespace ClockifyBff.RateLimiting;

/// <summary>Those who wait in a lane. Employees are served in rounds, one call of each; the calls of one keep their order.</summary>
/// <remarks>So nobody waits longer because somebody else asks for much. Not thread-safe: its owner locks.</remarks>
internal sealed class FairQueue
{
    // In the order in which they are served: who was, goes to the end, as who is new does.
    private readonly LinkedList<Waiting> _round = new();
    private readonly Dictionary<string, LinkedListNode<Waiting>> _places = new(StringComparer.Ordinal);

    /// <summary>How many calls wait.</summary>
    public int Count { get; private set; }

    /// <summary>Everybody's calls, in no order that means anything.</summary>
    public IEnumerable<QueuedRequest> All => _round.SelectMany(waiting => waiting.Turns);

    /// <summary>How many of some calls wait.</summary>
    public int CountOf(Predicate<QueuedRequest> which) => All.Count(turn => which(turn));

    public void Join(QueuedRequest turn)
    {
        if (!_places.TryGetValue(turn.Call.Employee, out var place))
        {
            _places[turn.Call.Employee] = place = _round.AddLast(new Waiting(turn.Call.Employee));
        }

        place.Value.Turns.AddLast(turn);
        Count++;
    }

    /// <summary>Whether anybody waits who may go.</summary>
    public bool CanServe(Predicate<QueuedRequest> mayGo) => FindNext(mayGo) is not null;

    /// <summary>Takes out the call whose turn it is; null where nobody may go.</summary>
    /// <param name="mayGo">Who may. Those who may not keep their place.</param>
    public QueuedRequest? TakeNext(Predicate<QueuedRequest> mayGo)
    {
        if (FindNext(mayGo) is not { } turn)
        {
            return null;
        }

        var place = _places[turn.Call.Employee];
        Remove(turn);
        if (place.Value.Turns.Count > 0)
        {
            _round.Remove(place);
            _round.AddLast(place);
        }

        return turn;
    }

    /// <summary>Takes out all of some calls.</summary>
    public IReadOnlyList<QueuedRequest> RemoveAll(Predicate<QueuedRequest> which)
    {
        List<QueuedRequest> found = [.. All.Where(turn => which(turn))];
        found.ForEach(turn => Remove(turn));
        return found;
    }

    /// <summary>Takes out a call whose turn won't come.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(QueuedRequest turn)
    {
        if (!_places.TryGetValue(turn.Call.Employee, out var place) || !place.Value.Turns.Remove(turn))
        {
            return false;
        }

        Count--;
        if (place.Value.Turns.Count == 0)
        {
            _round.Remove(place);
            _places.Remove(turn.Call.Employee);
        }

        return true;
    }

    /// <summary>How many calls are served before one that an employee makes now, if nobody else comes.</summary>
    /// <param name="employee">Who makes it.</param>
    /// <param name="counts">Which of the others don't wait for something else.</param>
    public int AheadOf(string employee, Predicate<QueuedRequest> counts)
    {
        var own = _places.TryGetValue(employee, out var place) ? place.Value.CountOf(counts) : 0;
        var rounds = own + 1;
        var ahead = place?.Value.CallsOf(own, counts) ?? 0;
        foreach (var waiting in _round)
        {
            if (waiting.Employee == employee)
            {
                // Who stands behind is served once less.
                rounds = own;
            }
            else
            {
                ahead += waiting.CallsOf(rounds, counts);
            }
        }

        return ahead;
    }

    private QueuedRequest? FindNext(Predicate<QueuedRequest> mayGo)
    {
        foreach (var waiting in _round)
        {
            foreach (var turn in waiting.Turns)
            {
                if (mayGo(turn))
                {
                    return turn;
                }
            }
        }

        return null;
    }

    private sealed class Waiting(string employee)
    {
        public string Employee => employee;

        public LinkedList<QueuedRequest> Turns { get; } = new();

        public int CountOf(Predicate<QueuedRequest> which) => Turns.Count(turn => which(turn));

        /// <summary>How many calls the next turns are good for.</summary>
        public int CallsOf(int turns, Predicate<QueuedRequest> which) =>
            Turns.Where(turn => which(turn)).Take(turns).Sum(turn => turn.Calls);
    }
}
