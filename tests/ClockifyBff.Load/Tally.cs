using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>What employees saw: all of them together, since a moment.</summary>
internal sealed class Tally(int employees)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _answered = [];
    private readonly List<double> _reads = [];
    private readonly List<double> _writes = [];
    private readonly Dictionary<string, int> _refusals = [];
    private long _since;

    /// <summary>Everybody has been answered once.</summary>
    public Task AllAnswered => _allAnswered.Task;

    public void Read(Person person, long sent)
    {
        lock (_lock)
        {
            Add(_reads, sent);
            _answered.Add(person.Email);
            if (_answered.Count == employees)
            {
                _allAnswered.TrySetResult();
            }
        }
    }

    /// <param name="began">When it was tried first.</param>
    public void Write(long began)
    {
        lock (_lock)
        {
            Add(_writes, began);
        }
    }

    public void Refused(int status, TimeSpan? comeBack)
    {
        lock (_lock)
        {
            var how = comeBack is null ? $"{status}, not told when to come back" : $"{status}";
            _refusals[how] = _refusals.GetValueOrDefault(how) + 1;
        }
    }

    /// <summary>Takes what was counted, and begins anew.</summary>
    public Seen Take()
    {
        lock (_lock)
        {
            var seen = new Seen(
                new Percentiles(_reads),
                new Percentiles(_writes),
                new Dictionary<string, int>(_refusals),
                employees - _answered.Count
            );
            _reads.Clear();
            _writes.Clear();
            _refusals.Clear();
            _answered.Clear();
            _since = Stopwatch.GetTimestamp();
            return seen;
        }
    }

    private void Add(List<double> times, long began)
    {
        // What began before belongs to before.
        if (began >= _since)
        {
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
