using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>All entries of a workspace, by id and by person.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, TimeEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table<TimeEntry>> _byUser = new(StringComparer.Ordinal);
    private Dictionary<string, Duration>? _tracked;

    public TimeEntry? Find(string id) => _entries.GetValueOrDefault(id);

    public IReadOnlyCollection<TimeEntry> Of(string userId) => _byUser.TryGetValue(userId, out var entries) ? entries : [];

    public IEnumerable<TimeEntry> Running => _byUser.Values.SelectMany(entries => entries.Where(entry => entry.IsRunning));

    public TimeEntry? RunningOf(string userId) => Of(userId).FirstOrDefault(entry => entry.IsRunning);

    /// <summary>Adds, or puts in the place of what had this id.</summary>
    public TimeEntry Put(TimeEntry entry)
    {
        _tracked = null;
        if (!_byUser.TryGetValue(entry.UserId, out var entries))
        {
            _byUser[entry.UserId] = entries = [];
        }

        return _entries[entry.Id] = entries.Put(entry);
    }

    public void Remove(TimeEntry entry)
    {
        _tracked = null;
        _entries.Remove(entry.Id);
        _byUser[entry.UserId].Remove(entry);
    }

    public void Change(Func<TimeEntry, bool> matches, Func<TimeEntry, TimeEntry> change)
    {
        foreach (var entry in _entries.Values.Where(matches).ToList())
        {
            Put(change(entry));
        }
    }

    /// <summary>The finished time on a project or a task.</summary>
    public Duration TrackedOn(string id) => (_tracked ??= Tracked()).GetValueOrDefault(id);

    private Dictionary<string, Duration> Tracked()
    {
        var tracked = new Dictionary<string, Duration>(StringComparer.Ordinal);
        foreach (var entry in _entries.Values)
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
