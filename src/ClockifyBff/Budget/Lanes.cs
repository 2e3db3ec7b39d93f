namespace ClockifyBff.Budget;

/// <summary>Those who wait, by urgency: one lane goes before the other, but the background is never forgotten.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class Lanes(Predicate<Turn> mayGo)
{
    private const int BackgroundShare = 10;

    private readonly FairQueue[] _lanes = [new(), new(), new()];
    private int _grantsSinceBackground;

    public FairQueue this[Lane lane] => _lanes[(int)lane];

    public int Count => _lanes[0].Count + _lanes[1].Count + _lanes[2].Count;

    /// <summary>Everybody's calls, in no order that means anything.</summary>
    public IEnumerable<Turn> All => _lanes.SelectMany(lane => lane.All);

    /// <summary>Whether anybody waits who may go.</summary>
    public bool CanServe => Count > 0 && NextLane() is not null;

    /// <summary>Takes out the call whose turn it is; null where nobody may go.</summary>
    public Turn? TakeNext()
    {
        if (NextLane() is not { } lane)
        {
            return null;
        }

        _grantsSinceBackground = lane == Lane.Background ? 0 : _grantsSinceBackground + 1;
        return this[lane].TakeNext(mayGo);
    }

    /// <summary>How many calls are served before one that an employee makes now, if nobody else comes.</summary>
    public int AheadOf(Lane lane, string employee)
    {
        switch (lane)
        {
            case Lane.Finishing:
                return this[Lane.Finishing].AheadOf(employee);
            case Lane.Interactive:
                var before = this[Lane.Finishing].Count + this[Lane.Interactive].AheadOf(employee);
                return before + Math.Min(this[Lane.Background].Count, before / (BackgroundShare - 1));
            default:
                var mine = this[Lane.Background].AheadOf(employee);
                return mine + Math.Min(this[Lane.Finishing].Count + this[Lane.Interactive].Count, (mine + 1) * (BackgroundShare - 1));
        }
    }

    private Lane? NextLane()
    {
        if (_grantsSinceBackground >= BackgroundShare - 1 && this[Lane.Background].CanServe(mayGo))
        {
            return Lane.Background;
        }

        for (var lane = Lane.Finishing; lane <= Lane.Background; lane++)
        {
            if (this[lane].CanServe(mayGo))
            {
                return lane;
            }
        }

        return null;
    }
}
