namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Every request to Maton, in the order received; the oldest go when there are too many or they weigh too much.</summary>
internal sealed class RequestJournal
{
    private const int MaxEntries = 100_000;
    private const long MaxWeight = 256L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly Dictionary<JournalEntry, int> _weights = [];
    private long _weight;
    private long _last;

    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    public void Add(JournalEntry entry)
    {
        lock (_lock)
        {
            entry.Number = ++_last;
            _entries.Enqueue(entry);
            _weights[entry] = 0;
            Trim();
        }
    }

    /// <summary>Takes note of the bodies of an entry that nothing more is added to.</summary>
    public void UpdateSize(JournalEntry entry)
    {
        lock (_lock)
        {
            if (_weights.ContainsKey(entry))
            {
                _weight += _weights[entry] = entry.RetainedBytes;
                Trim();
            }
        }
    }

    public IReadOnlyList<JournalEntry> Since(long number)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Number > number)];
        }
    }

    // Numbers go on: a test that remembers one can't meet another request under it.
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _weights.Clear();
            _weight = 0;
        }
    }

    private void Trim()
    {
        while (_entries.Count > MaxEntries || _weight > MaxWeight)
        {
            _weights.Remove(_entries.Dequeue(), out var weight);
            _weight -= weight;
        }
    }
}
