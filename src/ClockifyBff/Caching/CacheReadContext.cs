using ClockifyBff.Upstream;

namespace ClockifyBff.Caching;

/// <summary>The reader of cache entries for one response, and the entries that it has read so far.</summary>
/// <param name="upstream">The context of the calls that fill the cache.</param>
/// <param name="requiresFresh">Whether the caller doesn't accept stale entries.</param>
/// <param name="cancellationToken">Ends waiting.</param>
internal sealed class CacheReadContext(UpstreamContext upstream, bool requiresFresh, CancellationToken cancellationToken)
{
    private readonly Lock _lock = new();
    private readonly List<CacheDependency> _dependencies = [];
    private long? _oldestReadAt;
    private int _reads;

    public UpstreamContext Upstream { get; } = upstream;

    public bool RequiresFresh { get; } = requiresFresh;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The timestamp of the oldest entry that the response shows; null if it shows none.</summary>
    public long? OldestReadAt
    {
        get
        {
            lock (_lock)
            {
                return _oldestReadAt;
            }
        }
    }

    /// <summary>The entries that the response is made of.</summary>
    public CacheDependency[] Dependencies
    {
        get
        {
            lock (_lock)
            {
                return [.. _dependencies];
            }
        }
    }

    /// <summary>Whether every read has returned an entry.</summary>
    public bool HasAllDependencies
    {
        get
        {
            lock (_lock)
            {
                return _dependencies.Count == _reads;
            }
        }
    }

    /// <summary>Notes that a read begins.</summary>
    public void OnRead() => Interlocked.Increment(ref _reads);

    /// <summary>Notes that the response is made of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="freshness">The freshness that the read required; null for that of the policy.</param>
    public void AddDependency(CacheEntry entry, CacheFreshness? freshness)
    {
        lock (_lock)
        {
            _dependencies.Add(new CacheDependency(entry.Key, entry.Number, freshness));
            if (freshness?.IsSupplementary != true && !(_oldestReadAt < entry.ReadAt))
            {
                _oldestReadAt = entry.ReadAt;
            }
        }
    }
}
