namespace ClockifyBff.RateLimiting;

/// <summary>
/// The queued requests of one priority. Employees are served round robin, one request each, so that nobody waits longer because somebody
/// else sends many; the requests of one employee keep their order.
/// </summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class FairQueue
{
    // In the order in which employees are served: one who was served moves to the end, where new ones are added.
    private readonly LinkedList<EmployeeQueue> _round = new();
    private readonly Dictionary<string, LinkedListNode<EmployeeQueue>> _employees = new(StringComparer.Ordinal);

    /// <summary>The number of queued requests.</summary>
    public int Count { get; private set; }

    /// <summary>All queued requests, grouped by employee.</summary>
    public IEnumerable<QueuedRequest> All => _round.SelectMany(employee => employee.Requests);

    public int CountWhere(Predicate<QueuedRequest> predicate) => All.Count(request => predicate(request));

    public void Enqueue(QueuedRequest request)
    {
        var ownerKey = request.Request.OwnerKey;
        if (!_employees.TryGetValue(ownerKey, out var employee))
        {
            _employees[ownerKey] = employee = _round.AddLast(new EmployeeQueue(ownerKey));
        }

        employee.Value.Requests.AddLast(request);
        Count++;
    }

    /// <summary>Whether any request may be sent.</summary>
    public bool CanServe(Predicate<QueuedRequest> maySend) => FindNext(maySend) is not null;

    /// <summary>Removes and returns the next request; null if none may be sent.</summary>
    /// <param name="maySend">Whether a request may be sent. Those that may not keep their place.</param>
    public QueuedRequest? Dequeue(Predicate<QueuedRequest> maySend)
    {
        if (FindNext(maySend) is not { } request)
        {
            return null;
        }

        var employee = _employees[request.Request.OwnerKey];
        Remove(request);
        if (employee.Value.Requests.Count > 0)
        {
            _round.Remove(employee);
            _round.AddLast(employee);
        }

        return request;
    }

    /// <summary>Removes and returns all requests that match.</summary>
    public IReadOnlyList<QueuedRequest> RemoveAll(Predicate<QueuedRequest> predicate)
    {
        List<QueuedRequest> found = [.. All.Where(request => predicate(request))];
        found.ForEach(request => Remove(request));
        return found;
    }

    /// <summary>Removes a request that gets no permit.</summary>
    /// <returns>Whether the request was queued.</returns>
    public bool Remove(QueuedRequest request)
    {
        if (!_employees.TryGetValue(request.Request.OwnerKey, out var employee) || !employee.Value.Requests.Remove(request))
        {
            return false;
        }

        Count--;
        if (employee.Value.Requests.Count == 0)
        {
            _round.Remove(employee);
            _employees.Remove(request.Request.OwnerKey);
        }

        return true;
    }

    /// <summary>
    /// Counts the permits that are granted before one for a request that an employee sends now, if no other request joins.
    /// </summary>
    /// <param name="ownerKey">The employee.</param>
    /// <param name="counts">Whether a queued request is counted.</param>
    public int CountAhead(string ownerKey, Predicate<QueuedRequest> counts)
    {
        var own = _employees.TryGetValue(ownerKey, out var employee) ? employee.Value.CountWhere(counts) : 0;
        var rounds = own + 1;
        var ahead = employee?.Value.CountPermits(own, counts) ?? 0;
        foreach (var other in _round)
        {
            if (other.OwnerKey == ownerKey)
            {
                // Employees behind this one are served one round less.
                rounds = own;
            }
            else
            {
                ahead += other.CountPermits(rounds, counts);
            }
        }

        return ahead;
    }

    private QueuedRequest? FindNext(Predicate<QueuedRequest> maySend)
    {
        foreach (var employee in _round)
        {
            foreach (var request in employee.Requests)
            {
                if (maySend(request))
                {
                    return request;
                }
            }
        }

        return null;
    }

    private sealed class EmployeeQueue(string ownerKey)
    {
        public string OwnerKey => ownerKey;

        public LinkedList<QueuedRequest> Requests { get; } = new();

        public int CountWhere(Predicate<QueuedRequest> predicate) => Requests.Count(request => predicate(request));

        /// <summary>Counts the permits that are used for the first requests that match.</summary>
        public int CountPermits(int requests, Predicate<QueuedRequest> predicate) =>
            Requests.Where(request => predicate(request)).Take(requests).Sum(request => request.PermitCount);
    }
}
