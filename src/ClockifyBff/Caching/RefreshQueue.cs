namespace ClockifyBff.Caching;

/// <summary>
/// The stale entries that were served and are due to be refreshed: those that a write invalidated first, then the oldest.
/// </summary>
/// <remarks>
/// Bounded: an entry for which there is no room is added again when it is read again. Not thread-safe: the owner holds a lock.
/// </remarks>
internal sealed class RefreshQueue(int maxCount)
{
    private readonly SortedSet<DueRefresh> _inOrder = new(Comparer<DueRefresh>.Create(Compare));
    private readonly Dictionary<CacheKey, DueRefresh> _byKey = [];

    public int Count => _byKey.Count;

    /// <summary>Adds an entry, in place of an earlier one with the same key.</summary>
    public void Add(DueRefresh due)
    {
        if (_byKey.Remove(due.Key, out var known))
        {
            _inOrder.Remove(known);
        }

        _byKey.Add(due.Key, due);
        _inOrder.Add(due);
        if (Count > maxCount)
        {
            Remove(_inOrder.Max!);
        }
    }

    /// <summary>Removes and returns the first entry; null if there is none.</summary>
    public DueRefresh? Dequeue()
    {
        var first = _inOrder.Min;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    private void Remove(DueRefresh due)
    {
        _byKey.Remove(due.Key);
        _inOrder.Remove(due);
    }

    private static int Compare(DueRefresh one, DueRefresh other)
    {
        var order = other.IsInvalidated.CompareTo(one.IsInvalidated);
        order = order != 0 ? order : one.ReadAt.CompareTo(other.ReadAt);
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }
}
