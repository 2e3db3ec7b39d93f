using System.Collections;

namespace ClockifyBff.Clockify;

/// <summary>A complete list whose items can be found by their ids.</summary>
internal sealed class IndexedList<T>(IReadOnlyList<T> items, Func<T, string> idOf) : IReadOnlyList<T>
{
    // PublicationOnly doesn't cache exceptions: a list lives long, and one OutOfMemoryException must not break it permanently.
    private readonly Lazy<Dictionary<string, T>> _byId = new(
        () => items.DistinctBy(idOf).ToDictionary(idOf, StringComparer.Ordinal),
        LazyThreadSafetyMode.PublicationOnly
    );

    public int Count => items.Count;

    public T this[int index] => items[index];

    public T? Find(string? id) => id is null ? default : _byId.Value.GetValueOrDefault(id);

    public bool Contains(string id) => _byId.Value.ContainsKey(id);

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
