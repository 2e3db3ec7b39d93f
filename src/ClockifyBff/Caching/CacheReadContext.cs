using ClockifyBff.Upstream;

namespace ClockifyBff.Caching;

/// <summary>Who reads copies for an answer, and which that was made of so far.</summary>
/// <param name="upstream">Whose connection is asked where there is no copy.</param>
/// <param name="wantsFresh">Whether the caller will not have an old copy.</param>
/// <param name="cancellationToken">Ends waiting.</param>
internal abstract class CacheReadContext(UpstreamContext upstream, bool wantsFresh, CancellationToken cancellationToken)
{
    private readonly Lock _gate = new();
    private readonly List<CacheDependency> _taken = [];
    private long? _oldest;
    private int _asked;

    public UpstreamContext Passage { get; } = upstream;

    public bool WantsFresh { get; } = wantsFresh;

    public CancellationToken Stop { get; } = cancellationToken;

    /// <summary>When the oldest copy was read that the answer shows; null where it shows none.</summary>
    public long? Oldest
    {
        get
        {
            lock (_gate)
            {
                return _oldest;
            }
        }
    }

    /// <summary>The copies that the answer was made of.</summary>
    public CacheDependency[] Taken
    {
        get
        {
            lock (_gate)
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>Whether every copy that was asked for was there to take.</summary>
    public bool TookAll
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count == _asked;
            }
        }
    }

    /// <summary>A copy is asked for.</summary>
    public void Ask() => Interlocked.Increment(ref _asked);

    /// <summary>The answer is made of a copy.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="asked">How old it might be; null where the rules said it.</param>
    public void Take(CacheEntry entry, CacheFreshness? asked)
    {
        lock (_gate)
        {
            _taken.Add(new CacheDependency(entry.Key, entry.Number, asked));
            if (asked?.IsBeside != true && !(_oldest < entry.ReadAt))
            {
                _oldest = entry.ReadAt;
            }
        }
    }
}
