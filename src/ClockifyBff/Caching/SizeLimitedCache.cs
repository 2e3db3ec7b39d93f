using Microsoft.Extensions.Caching.Memory;

namespace ClockifyBff.Caching;

/// <summary>A memory cache with a limited size.</summary>
/// <param name="capacity">The bytes that all values together may take.</param>
/// <param name="slidingExpiration">The time after which a value is removed that nobody reads.</param>
internal sealed class SizeLimitedCache(long capacity, TimeSpan slidingExpiration) : IDisposable
{
    private readonly Lock _settingLock = new();
    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = capacity, TrackStatistics = true });

    /// <summary>The approximate bytes that the values take.</summary>
    public long Bytes => _entries.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    public T? Get<T>(object key)
        where T : class => _entries.Get<T>(key);

    /// <summary>Stores a value, in place of an earlier one with the same key.</summary>
    /// <returns>Whether the value was stored; false if there is no room or it exceeds half of the capacity.</returns>
    public bool Set(object key, object value, long bytes)
    {
        lock (_settingLock)
        {
            // MemoryCache subtracts the size of a value twice if it is replaced while it is read; with a negative size the cache accepts no
            // more values.
            _entries.Remove(key);
            if (bytes > capacity / 2)
            {
                return false;
            }

            _entries.Set(key, value, new MemoryCacheEntryOptions { Size = bytes, SlidingExpiration = slidingExpiration });
            return ReferenceEquals(_entries.Get(key), value);
        }
    }

    public void Remove(object key) => _entries.Remove(key);

    public void Dispose() => _entries.Dispose();
}
