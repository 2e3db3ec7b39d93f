namespace ClockifyBff.RateLimiting;

/// <summary>Those who wait, by urgency: one lane goes before the other, but the background is never forgotten.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
/// <param name="mayGo">Whether a call may be made where it goes.</param>
internal sealed class PriorityQueues(Predicate<QueuedRequest> mayGo)
{
    private const int BackgroundShare = 10;

    private readonly FairQueue[] _lanes = [new(), new(), new()];
    private int _grantsSinceBackground;

    public FairQueue this[Priority lane] => _lanes[(int)lane];

    public int Count => _lanes[0].Count + _lanes[1].Count + _lanes[2].Count;

    /// <summary>Everybody's calls, in no order that means anything.</summary>
    public IEnumerable<QueuedRequest> All => _lanes.SelectMany(lane => lane.All);

    /// <summary>Whose turn it is; null where nobody waits who may go.</summary>
    /// <param name="mayTakeRest">Whether the background may take what nobody else wants.</param>
    public Priority? Next(bool mayTakeRest) =>
        _grantsSinceBackground >= BackgroundShare - 1 && CanServe(Priority.Background) ? Priority.Background
        : CanServe(Priority.Completion) ? Priority.Completion
        : CanServe(Priority.Interactive) ? Priority.Interactive
        : mayTakeRest && CanServe(Priority.Background) ? Priority.Background
        : null;

    /// <summary>Takes out the call whose turn it is in a lane.</summary>
    public QueuedRequest TakeNext(Priority lane)
    {
        Granted(lane);
        return this[lane].TakeNext(mayGo)!;
    }

    /// <summary>A call goes out, of one who waited or not.</summary>
    public void Granted(Priority lane) => _grantsSinceBackground = lane == Priority.Background ? 0 : _grantsSinceBackground + 1;

    /// <summary>How many calls are served before one that is made now, if nobody else comes.</summary>
    /// <param name="call">Which.</param>
    /// <param name="counts">Which of the others don't wait for something else.</param>
    public int AheadOf(PermitRequest call, Predicate<QueuedRequest> counts)
    {
        var lane = this[call.Lane].AheadOf(call.Employee, counts);
        switch (call.Lane)
        {
            case Priority.Completion:
                return lane;
            case Priority.Interactive:
                var before = this[Priority.Completion].CountOf(counts) + lane;
                return before + Math.Min(this[Priority.Background].CountOf(counts), before / (BackgroundShare - 1));
            default:
                return lane
                    + Math.Min(
                        this[Priority.Completion].CountOf(counts) + this[Priority.Interactive].CountOf(counts),
                        (lane + 1) * (BackgroundShare - 1)
                    );
        }
    }

    private bool CanServe(Priority lane) => this[lane].CanServe(mayGo);
}
