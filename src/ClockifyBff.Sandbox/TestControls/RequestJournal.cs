namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The requests that Maton received, in order. The oldest are dropped above 100,000 entries or 256 MiB of bodies.</summary>
internal sealed class RequestJournal
{
    private const int MaxEntries = 100_000;
    private const long MaxBytes = 256L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly Dictionary<JournalEntry, int> _entryBytes = [];
    private long _totalBytes;
    private long _last;

    /// <summary>The number of the latest entry; 0 before the first.</summary>
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
            _entryBytes[entry] = 0;
            DropOldest();
        }
    }

    /// <summary>Counts the recorded bodies of a completed entry toward the size limit.</summary>
    public void UpdateSize(JournalEntry entry)
    {
        lock (_lock)
        {
            if (_entryBytes.ContainsKey(entry))
            {
                _totalBytes += _entryBytes[entry] = entry.RetainedBytes;
                DropOldest();
            }
        }
    }

    /// <summary>Returns the entries after the given number.</summary>
    public IReadOnlyList<JournalEntry> Since(long number)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Number > number)];
        }
    }

    // Numbering continues, so that a number that a test holds never denotes another request.
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _entryBytes.Clear();
            _totalBytes = 0;
        }
    }

    private void DropOldest()
    {
        while (_entries.Count > MaxEntries || _totalBytes > MaxBytes)
        {
            _entryBytes.Remove(_entries.Dequeue(), out var bytes);
            _totalBytes -= bytes;
        }
    }
}
