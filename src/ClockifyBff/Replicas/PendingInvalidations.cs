namespace ClockifyBff.Replicas;

/// <summary>What was raised here and the other replicas don't know of, because Redis was away.</summary>
internal sealed class PendingInvalidations
{
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<VersionKey, long> _raised = [];
    private volatile bool _isAny;

    public bool IsAny => _isAny;

    /// <summary>Takes in what was raised, and to what. What is too much to be remembered becomes everything.</summary>
    public void Add(VersionKey[] keys, long version)
    {
        lock (_gate)
        {
            if (_raised.Count + keys.Length > Most)
            {
                _raised.Clear();
                keys = [VersionKey.Everything];
            }

            foreach (var key in keys)
            {
                _raised[key] = version;
            }

            _isAny = true;
        }
    }

    /// <summary>A few of them.</summary>
    public KeyValuePair<VersionKey, long>[] Some(int most)
    {
        lock (_gate)
        {
            return [.. _raised.Take(most)];
        }
    }

    /// <summary>The others know; but not what was raised again meanwhile.</summary>
    public void Told(IEnumerable<KeyValuePair<VersionKey, long>> told)
    {
        lock (_gate)
        {
            foreach (var (key, version) in told)
            {
                if (_raised.TryGetValue(key, out var latest) && latest == version)
                {
                    _raised.Remove(key);
                }
            }

            _isAny = _raised.Count > 0;
        }
    }
}
