namespace ClockifyBff.Caching;

/// <summary>
/// Copies that were served although they are old: those that a write has outdated go before others, and then the oldest do.
/// </summary>
/// <remarks>Bounded: what finds no room is due again when it is read again. Not thread-safe: its owner locks.</remarks>
internal sealed class RefreshQueue(int most)
{
    private readonly SortedSet<DueRefresh> _inOrder = new(Comparer<DueRefresh>.Create(Compare));
    private readonly Dictionary<CacheKey, DueRefresh> _byKey = [];

    public int Count => _byKey.Count;

    /// <summary>Takes in a copy; what is known of it by now replaces what was.</summary>
    public void Add(DueRefresh due)
    {
        if (_byKey.Remove(due.Key, out var known))
        {
            _inOrder.Remove(known);
        }

        _byKey.Add(due.Key, due);
        _inOrder.Add(due);
        if (Count > most)
        {
            Remove(_inOrder.Max!);
        }
    }

    /// <summary>Takes out the copy that goes before all others; null when there is none.</summary>
    public DueRefresh? TakeFirst()
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
        var order = other.IsOutdated.CompareTo(one.IsOutdated);
        order = order != 0 ? order : one.ReadAt.CompareTo(other.ReadAt);
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }
}
