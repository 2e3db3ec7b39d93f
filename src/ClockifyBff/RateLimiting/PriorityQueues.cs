namespace ClockifyBff.RateLimiting;

/// <summary>A queue for each priority. Higher priorities are served first, but the background gets at least every tenth permit.</summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
/// <param name="maySend">Whether a request may be sent: no pause holds it back.</param>
internal sealed class PriorityQueues(Func<QueuedRequest, bool> maySend)
{
    private const int PermitsPerBackgroundPermit = 10;

    private readonly FairQueue[] _queues = [new(), new(), new()];
    private int _permitsSinceBackground;

    public FairQueue this[Priority priority] => _queues[(int)priority];

    public int Count => _queues[0].Count + _queues[1].Count + _queues[2].Count;

    /// <summary>All queued requests, grouped by priority and employee.</summary>
    public IEnumerable<QueuedRequest> All => _queues.SelectMany(queue => queue.All);

    /// <summary>The priority that is served next; null if no queued request may be sent.</summary>
    /// <param name="isBackgroundSpaced">Whether the background may take a permit that no other request needs.</param>
    public Priority? Next(bool isBackgroundSpaced) =>
        _permitsSinceBackground >= PermitsPerBackgroundPermit - 1 && CanServe(Priority.Background) ? Priority.Background
        : CanServe(Priority.Completion) ? Priority.Completion
        : CanServe(Priority.Interactive) ? Priority.Interactive
        : isBackgroundSpaced && CanServe(Priority.Background) ? Priority.Background
        : null;

    /// <summary>Removes and returns the next request of a priority.</summary>
    public QueuedRequest Dequeue(Priority priority)
    {
        OnGranted(priority);
        return this[priority].Dequeue(maySend)!;
    }

    /// <summary>Counts a permit, whether its request was queued or not.</summary>
    public void OnGranted(Priority priority) => _permitsSinceBackground = priority == Priority.Background ? 0 : _permitsSinceBackground + 1;

    /// <summary>Counts the permits that are granted before one for a request that is made now, if no other request joins.</summary>
    /// <param name="request">The request.</param>
    /// <param name="counts">Whether a queued request is counted.</param>
    public int CountAhead(PermitRequest request, Func<QueuedRequest, bool> counts)
    {
        var sameQueue = this[request.Priority].CountAhead(request.OwnerKey, counts);
        switch (request.Priority)
        {
            case Priority.Completion:
                return sameQueue;
            case Priority.Interactive:
                var ahead = this[Priority.Completion].CountWhere(counts) + sameQueue;
                return ahead + Math.Min(this[Priority.Background].CountWhere(counts), ahead / (PermitsPerBackgroundPermit - 1));
            default:
                return sameQueue
                    + Math.Min(
                        this[Priority.Completion].CountWhere(counts) + this[Priority.Interactive].CountWhere(counts),
                        (sameQueue + 1) * (PermitsPerBackgroundPermit - 1)
                    );
        }
    }

    private bool CanServe(Priority priority) => this[priority].Peek(maySend) is not null;
}
