namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The faults still to come, oldest first; a call meets the first that matches it.</summary>
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

    /// <summary>Plans a fault in place of all that are still to come.</summary>
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
