using System.Diagnostics.CodeAnalysis;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>Objects by id, in the order of their creation.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The name says that it is a table.")]
internal sealed class EntityTable<T> : IReadOnlyCollection<T>
    where T : class, IEntity
{
    private readonly OrderedDictionary<string, T> _items = new(StringComparer.Ordinal);

    /// <summary>Receives an object before and after a request put or removed it; null where it didn't exist.</summary>
    public Action<IEntity?, IEntity?>? Changed { get; set; }

    public int Count => _items.Count;

    public T? Find(string? id) => id is null ? null : _items.GetValueOrDefault(id);

    /// <summary>Adds an object, or replaces the object with the same id.</summary>
    public T Put(T item)
    {
        var before = Find(item.Id);
        _items[item.Id] = item;
        Changed?.Invoke(before, item);
        return item;
    }

    public void Remove(T item)
    {
        _items.Remove(item.Id);
        Changed?.Invoke(item, null);
    }

    /// <summary>
    /// Replaces each object that matches with a changed one, as a consequence of another change. That Clockify raises no events for
    /// consequences is an assumption.
    /// </summary>
    public void UpdateWhere(Func<T, bool> matches, Func<T, T> change)
    {
        foreach (var item in this.Where(matches).ToList())
        {
            _items[item.Id] = change(item);
        }
    }

    public IEnumerator<T> GetEnumerator() => _items.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
