using ClockifyBff.Maton;

namespace ClockifyBff.Caching;

/// <summary>Who reads copies for an answer, and which that was made of so far.</summary>
/// <param name="passage">Whose connection is asked where there is no copy.</param>
/// <param name="wantsFresh">Whether the caller will not have an old copy.</param>
/// <param name="stop">Ends waiting.</param>
internal abstract class CopyReader(Passage passage, bool wantsFresh, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private long? _oldest;

    public Passage Passage { get; } = passage;

    public bool WantsFresh { get; } = wantsFresh;

    public CancellationToken Stop { get; } = stop;

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

    /// <summary>The answer is made of a copy.</summary>
    /// <param name="copy">Which.</param>
    /// <param name="isBeside">Whether it only explains the rest.</param>
    public void Take(Copy copy, bool isBeside)
    {
        lock (_gate)
        {
            if (!isBeside && !(_oldest < copy.ReadAt))
            {
                _oldest = copy.ReadAt;
            }
        }
    }
}
