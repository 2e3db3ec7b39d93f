using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>Collects the results of all employees in a period.</summary>
internal sealed class ObservationCollector(int employees)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _allHaveResponses = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _withResponse = [];
    private readonly List<double> _reads = [];
    private readonly List<double> _writes = [];
    private readonly Dictionary<string, int> _rejections = [];
    private long _since;

    /// <summary>Completes when every employee has had a successful read.</summary>
    public Task AllHaveResponses => _allHaveResponses.Task;

    public void AddRead(Person person, long sent)
    {
        lock (_lock)
        {
            Add(_reads, sent);
            _withResponse.Add(person.Email);
            if (_withResponse.Count == employees)
            {
                _allHaveResponses.TrySetResult();
            }
        }
    }

    /// <param name="began">When the first attempt began.</param>
    public void AddWrite(long began)
    {
        lock (_lock)
        {
            Add(_writes, began);
        }
    }

    public void AddRejection(int status, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            var reason = retryAfter is null ? $"{status}, without Retry-After" : $"{status}";
            _rejections[reason] = _rejections.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>Returns the results of the period, and starts the next period.</summary>
    public Observations TakeAndReset()
    {
        lock (_lock)
        {
            var observations = new Observations(
                new Percentiles(_reads),
                new Percentiles(_writes),
                new Dictionary<string, int>(_rejections),
                employees - _withResponse.Count
            );
            _reads.Clear();
            _writes.Clear();
            _rejections.Clear();
            _withResponse.Clear();
            _since = Stopwatch.GetTimestamp();
            return observations;
        }
    }

    private void Add(List<double> times, long began)
    {
        // Requests that began in an earlier period don't count.
        if (began >= _since)
        {
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
