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

/// <summary>What employees saw in a while.</summary>
/// <param name="Reads">How long reads took, in milliseconds.</param>
/// <param name="Writes">How long writes took.</param>
/// <param name="Refusals">How many calls were refused, by how.</param>
/// <param name="Unanswered">Employees without any answer.</param>
internal sealed record Seen(Percentiles Reads, Percentiles Writes, IReadOnlyDictionary<string, int> Refusals, int Unanswered)
{
    public int Refused => Refusals.Values.Sum();

    /// <summary>Of all calls.</summary>
    public double RefusedShare => Refused / (double)Math.Max(1, Refused + Reads.Count + Writes.Count);

    public bool AllRefusedKnowWhen => Refusals.Keys.All(how => !how.Contains(','));
}

/// <summary>Durations by rank.</summary>
internal sealed class Percentiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>The duration that such a share did not exceed; not a number where there is none.</summary>
    public double At(double share) => Count == 0 ? double.NaN : _sorted[(int)Math.Ceiling(share * Count) - 1];
}
