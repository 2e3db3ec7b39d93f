namespace ClockifyBff.RateLimiting;

/// <summary>
/// The queued requests of one priority. Employees are served round robin, one request each, so that nobody waits longer because somebody
/// else sends many; the requests of one employee keep their order.
/// </summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class FairQueue
{
    // By employee, in the order in which they are served: one who was served moves to the end, where new ones are added.
    private readonly OrderedDictionary<string, List<QueuedRequest>> _employees = new(StringComparer.Ordinal);

    /// <summary>The number of queued requests.</summary>
    public int Count { get; private set; }

    /// <summary>All queued requests, grouped by employee.</summary>
    public IEnumerable<QueuedRequest> All => _employees.Values.SelectMany(requests => requests);

    public void Enqueue(QueuedRequest request)
    {
        if (!_employees.TryGetValue(request.Request.OwnerKey, out var requests))
        {
            _employees.Add(request.Request.OwnerKey, requests = []);
        }

        requests.Add(request);
        Count++;
    }

    /// <summary>Returns the next request; null if none may be sent.</summary>
    public QueuedRequest? Peek(Func<QueuedRequest, bool> maySend)
    {
        foreach (var requests in _employees.Values)
        {
            if (requests.FirstOrDefault(maySend) is { } request)
            {
                return request;
            }
        }

        return null;
    }

    /// <summary>Removes and returns the next request; null if none may be sent.</summary>
    /// <param name="maySend">Whether a request may be sent. Those that may not keep their place.</param>
    public QueuedRequest? Dequeue(Func<QueuedRequest, bool> maySend)
    {
        if (Peek(maySend) is not { } next)
        {
            return null;
        }

        Remove(next);
        if (_employees.Remove(next.Request.OwnerKey, out var requests))
        {
            _employees.Add(next.Request.OwnerKey, requests);
        }

        return next;
    }

    /// <summary>Removes and returns all requests that match.</summary>
    public IReadOnlyList<QueuedRequest> RemoveAll(Func<QueuedRequest, bool> predicate)
    {
        List<QueuedRequest> found = [.. All.Where(predicate)];
        found.ForEach(request => Remove(request));
        return found;
    }

    /// <summary>Removes a request that gets no permit.</summary>
    /// <returns>Whether the request was queued.</returns>
    public bool Remove(QueuedRequest request)
    {
        if (!_employees.TryGetValue(request.Request.OwnerKey, out var requests) || !requests.Remove(request))
        {
            return false;
        }

        Count--;
        if (requests.Count == 0)
        {
            _employees.Remove(request.Request.OwnerKey);
        }

        return true;
    }

    public int CountWhere(Func<QueuedRequest, bool> predicate) => _employees.Values.Sum(requests => requests.Count(predicate));

    /// <summary>
    /// Counts the permits that are granted before one for a request that an employee sends now, if no other request joins.
    /// </summary>
    /// <param name="ownerKey">The employee.</param>
    /// <param name="counts">Whether a queued request is counted.</param>
    public int CountAhead(string ownerKey, Func<QueuedRequest, bool> counts)
    {
        var own = _employees.TryGetValue(ownerKey, out var ownRequests) ? ownRequests.Count(counts) : 0;
        var (rounds, ahead) = (own + 1, 0);
        foreach (var (employee, requests) in _employees)
        {
            if (employee == ownerKey)
            {
                // Employees behind this one are served one round less.
                rounds = own;
            }

            ahead += CountPermits(requests, rounds, counts);
        }

        return ahead;
    }

    /// <summary>Counts the permits that are used for the first requests that match.</summary>
    private static int CountPermits(List<QueuedRequest> requests, int rounds, Func<QueuedRequest, bool> counts)
    {
        var permits = 0;
        for (var next = 0; next < requests.Count && rounds > 0; next++)
        {
            if (counts(requests[next]))
            {
                permits += requests[next].PermitCount;
                rounds--;
            }
        }

        return permits;
    }
}
