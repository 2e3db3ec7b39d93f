namespace ClockifyBff.Budget;

/// <summary>Those who wait, by urgency: one lane goes before the other, but the background is never forgotten.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
/// <param name="mayGo">Whether a call may be made where it goes.</param>
internal sealed class Lanes(Predicate<Turn> mayGo)
{
    private const int BackgroundShare = 10;

    private readonly FairQueue[] _lanes = [new(), new(), new()];
    private int _grantsSinceBackground;

    public FairQueue this[Lane lane] => _lanes[(int)lane];

    public int Count => _lanes[0].Count + _lanes[1].Count + _lanes[2].Count;

    /// <summary>Everybody's calls, in no order that means anything.</summary>
    public IEnumerable<Turn> All => _lanes.SelectMany(lane => lane.All);

    /// <summary>Whose turn it is; null where nobody waits who may go.</summary>
    /// <param name="mayTakeRest">Whether the background may take what nobody else wants.</param>
    public Lane? Next(bool mayTakeRest) =>
        _grantsSinceBackground >= BackgroundShare - 1 && CanServe(Lane.Background) ? Lane.Background
        : CanServe(Lane.Finishing) ? Lane.Finishing
        : CanServe(Lane.Interactive) ? Lane.Interactive
        : mayTakeRest && CanServe(Lane.Background) ? Lane.Background
        : null;

    /// <summary>Takes out the call whose turn it is in a lane.</summary>
    public Turn TakeNext(Lane lane)
    {
        Granted(lane);
        return this[lane].TakeNext(mayGo)!;
    }

    /// <summary>A call goes out, of one who waited or not.</summary>
    public void Granted(Lane lane) => _grantsSinceBackground = lane == Lane.Background ? 0 : _grantsSinceBackground + 1;

    /// <summary>How many calls are served before one that is made now, if nobody else comes.</summary>
    /// <param name="call">Which.</param>
    /// <param name="counts">Which of the others don't wait for something else.</param>
    public int AheadOf(Call call, Predicate<Turn> counts)
    {
        var lane = this[call.Lane].AheadOf(call.Employee, counts);
        switch (call.Lane)
        {
            case Lane.Finishing:
                return lane;
            case Lane.Interactive:
                var before = this[Lane.Finishing].CountOf(counts) + lane;
                return before + Math.Min(this[Lane.Background].CountOf(counts), before / (BackgroundShare - 1));
            default:
                return lane
                    + Math.Min(
                        this[Lane.Finishing].CountOf(counts) + this[Lane.Interactive].CountOf(counts),
                        (lane + 1) * (BackgroundShare - 1)
                    );
        }
    }

    private bool CanServe(Lane lane) => this[lane].CanServe(mayGo);
}
