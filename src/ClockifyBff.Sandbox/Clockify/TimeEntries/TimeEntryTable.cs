using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>The time entries of a workspace, by id and by user.</summary>
internal sealed class TimeEntryTable
{
    private readonly Dictionary<string, TimeEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityTable<TimeEntry>> _byUser = new(StringComparer.Ordinal);
    private readonly EntityTable<TimeEntry> _running = [];
    private Dictionary<string, Duration>? _trackedById;

    /// <summary>Generates the first entries. It runs at first use, because it would take most of the time of the start.</summary>
    public Func<IEnumerable<TimeEntry>>? Initial { get; set; }

    /// <summary>Receives a time entry before and after a request put or removed it; null where it didn't exist.</summary>
    public Action<IEntity?, IEntity?>? Changed { get; set; }

    public IEnumerable<TimeEntry> Running => Loaded()._running;

    public TimeEntry? Find(string id) => Loaded()._entries.GetValueOrDefault(id);

    public IReadOnlyCollection<TimeEntry> OfUser(string userId) => Loaded()._byUser.TryGetValue(userId, out var entries) ? entries : [];

    public TimeEntry? RunningTimerOf(string userId) => Running.FirstOrDefault(entry => entry.UserId == userId);

    /// <summary>Adds a time entry, or replaces the entry with the same id.</summary>
    public TimeEntry Put(TimeEntry entry)
    {
        var before = Find(entry.Id);
        Store(entry);
        Changed?.Invoke(before, entry);
        return entry;
    }

    public void Remove(TimeEntry entry)
    {
        _trackedById = null;
        _entries.Remove(entry.Id);
        _running.Remove(entry);
        _byUser[entry.UserId].Remove(entry);
        Changed?.Invoke(entry, null);
    }

    /// <summary>
    /// Replaces each time entry that matches with a changed one, as a consequence of another change. That Clockify raises no events for
    /// consequences is an assumption.
    /// </summary>
    public void UpdateWhere(Func<TimeEntry, bool> matches, Func<TimeEntry, TimeEntry> change)
    {
        foreach (var entry in Loaded()._entries.Values.Where(matches).ToList())
        {
            Store(change(entry));
        }
    }

    /// <summary>Returns the total duration of finished time entries on a project or a task.</summary>
    public Duration TrackedTimeOf(string id) => (_trackedById ??= SumDurations()).GetValueOrDefault(id);

    private void Store(TimeEntry entry)
    {
        _trackedById = null;
        if (!_byUser.TryGetValue(entry.UserId, out var entries))
        {
            _byUser[entry.UserId] = entries = [];
        }

        _running.Remove(entry);
        if (entry.IsRunning)
        {
            _running.Put(entry);
        }

        _entries[entry.Id] = entries.Put(entry);
    }

    private TimeEntryTable Loaded()
    {
        if (Initial is { } initial)
        {
            Initial = null;
            foreach (var entry in initial())
            {
                Store(entry);
            }
        }

        return this;
    }

    private Dictionary<string, Duration> SumDurations()
    {
        var tracked = new Dictionary<string, Duration>(StringComparer.Ordinal);
        foreach (var entry in Loaded()._entries.Values)
        {
            Add(entry.ProjectId, entry.Tracked);
            Add(entry.TaskId, entry.Tracked);
        }

        return tracked;

        void Add(string? id, Duration duration)
        {
            if (id is not null)
            {
                tracked[id] = tracked.GetValueOrDefault(id) + duration;
            }
        }
    }
}
