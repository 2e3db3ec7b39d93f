namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The planned faults, oldest first. The first fault that matches a request applies to it.</summary>
internal sealed class PlannedFaults
{
    private readonly Lock _lock = new();
    private readonly List<PlannedFault> _planned = [];
    private int _lastId;

    public int Add(Fault fault)
    {
        lock (_lock)
        {
            _planned.Add(new PlannedFault(++_lastId, fault));
            return _lastId;
        }
    }

    /// <summary>Plans a fault and removes all others.</summary>
    public int Replace(Fault fault)
    {
        lock (_lock)
        {
            var planned = new PlannedFault(++_lastId, fault);
            _planned.Clear();
            _planned.Add(planned);
            return _lastId;
        }
    }

    /// <summary>Counts a request against the first fault that matches it; returns the fault if it applies.</summary>
    public Fault? TakeNext(string method, string path, string? connection)
    {
        lock (_lock)
        {
            var next = _planned.Find(planned => planned.Matches(method, path, connection));
            if (next?.TryConsume() != true)
            {
                return null;
            }

            if (next.Remaining <= 0)
            {
                _planned.Remove(next);
            }

            return next.Fault;
        }
    }

    public IReadOnlyList<object> List()
    {
        lock (_lock)
        {
            return
            [
                .. _planned.Select(planned => new
                {
                    planned.Id,
                    planned.Remaining,
                    planned.Skipping,
                    planned.Fault,
                }),
            ];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _planned.Clear();
        }
    }
}
