using Microsoft.Extensions.Caching.Memory;

namespace ClockifyBff.Caching;

/// <summary>Keeps things by their keys until there is no room, or nobody has asked for one for long.</summary>
/// <param name="bytes">The room for all.</param>
/// <param name="keptUnread">How long one is kept that nobody asks for.</param>
internal sealed class SizeLimitedCache(long bytes, TimeSpan keptUnread) : IDisposable
{
    private readonly Lock _setting = new();
    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = bytes, TrackStatistics = true });

    /// <summary>About how much of the room is taken.</summary>
    public long Bytes => _entries.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    public T? Get<T>(object key)
        where T : class => _entries.Get<T>(key);

    /// <summary>Keeps a value, in place of an earlier one with this key.</summary>
    /// <returns>Whether the value was stored; false if there is no room or it exceeds half of the capacity.</returns>
    public bool Set(object key, object value, long size)
    {
        lock (_setting)
        {
            // The framework, where it replaces what is being read, counts that off twice; with less than nothing in it, its cache takes in
            // nothing any more.
            _entries.Remove(key);
            if (size > bytes / 2)
            {
                return false;
            }

            _entries.Set(key, value, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = keptUnread });
            return ReferenceEquals(_entries.Get(key), value);
        }
    }

    public void Remove(object key) => _entries.Remove(key);

    public void Dispose() => _entries.Dispose();
}
