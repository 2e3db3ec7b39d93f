using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>All entries of a workspace, by id and by person.</summary>
/// <param name="opening">The entries it starts with; not made before somebody looks, for most of a start-up would go into them.</param>
internal sealed class TimeEntryTable(Func<IEnumerable<TimeEntry>> opening)
{
    private readonly Dictionary<string, TimeEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityTable<TimeEntry>> _byUser = new(StringComparer.Ordinal);
    private readonly EntityTable<TimeEntry> _running = [];
    private Func<IEnumerable<TimeEntry>>? _opening = opening;
    private Dictionary<string, Duration>? _tracked;

    public IEnumerable<TimeEntry> Running => Opened()._running;

    public TimeEntry? Find(string id) => Opened()._entries.GetValueOrDefault(id);

    public IReadOnlyCollection<TimeEntry> OfUser(string userId) => Opened()._byUser.TryGetValue(userId, out var entries) ? entries : [];

    public TimeEntry? RunningTimerOf(string userId) => Running.FirstOrDefault(entry => entry.UserId == userId);

    /// <summary>Adds, or puts in the place of what had this id.</summary>
    public TimeEntry Put(TimeEntry entry)
    {
        Opened();
        _tracked = null;
        if (!_byUser.TryGetValue(entry.UserId, out var entries))
        {
            _byUser[entry.UserId] = entries = [];
        }

        _running.Remove(entry);
        if (entry.IsRunning)
        {
            _running.Put(entry);
        }

        return _entries[entry.Id] = entries.Put(entry);
    }

    public void Remove(TimeEntry entry)
    {
        _tracked = null;
        _entries.Remove(entry.Id);
        _running.Remove(entry);
        _byUser[entry.UserId].Remove(entry);
    }

    public void UpdateWhere(Func<TimeEntry, bool> matches, Func<TimeEntry, TimeEntry> change)
    {
        foreach (var entry in Opened()._entries.Values.Where(matches).ToList())
        {
            Put(change(entry));
        }
    }

    /// <summary>The finished time on a project or a task.</summary>
    public Duration TrackedTimeOf(string id) => (_tracked ??= Tracked()).GetValueOrDefault(id);

    private TimeEntryTable Opened()
    {
        if (_opening is { } opening)
        {
            _opening = null;
            foreach (var entry in opening())
            {
                Put(entry);
            }
        }

        return this;
    }

    private Dictionary<string, Duration> Tracked()
    {
        var tracked = new Dictionary<string, Duration>(StringComparer.Ordinal);
        foreach (var entry in Opened()._entries.Values)
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
