namespace ClockifyBff.Replicas;

/// <summary>The invalidations that other replicas don't know yet, because Redis was unreachable.</summary>
internal sealed class PendingInvalidations
{
    private const int MaxPending = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<VersionKey, long> _versions = [];
    private volatile bool _isAny;

    public bool IsAny => _isAny;

    /// <summary>Adds an invalidation. Above <see cref="MaxPending"/>, all are replaced by one that invalidates everything.</summary>
    public void Add(VersionKey[] keys, long version)
    {
        lock (_lock)
        {
            if (_versions.Count + keys.Length > MaxPending)
            {
                _versions.Clear();
                keys = [VersionKey.All];
            }

            foreach (var key in keys)
            {
                _versions[key] = version;
            }

            _isAny = true;
        }
    }

    /// <summary>Returns some of the invalidations, which stay pending until <see cref="Remove"/>.</summary>
    public KeyValuePair<VersionKey, long>[] Take(int maxCount)
    {
        lock (_lock)
        {
            return [.. _versions.Take(maxCount)];
        }
    }

    /// <summary>Removes invalidations that were published. A key that was invalidated again meanwhile stays.</summary>
    public void Remove(IEnumerable<KeyValuePair<VersionKey, long>> published)
    {
        lock (_lock)
        {
            foreach (var (key, version) in published)
            {
                if (_versions.TryGetValue(key, out var latest) && latest == version)
                {
                    _versions.Remove(key);
                }
            }

            _isAny = _versions.Count > 0;
        }
    }
}
