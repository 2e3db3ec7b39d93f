using System.Collections.Concurrent;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>Copies of what was read through a connection, in bounded memory. They never cross connections: what one person sees is not another's.</summary>
internal sealed class Copies(Versions versions, IOptions<CacheOptions> options, TimeProvider time) : IDisposable
{
    private const long BytesInMegabyte = 1024 * 1024;

    // What nobody asks for any more need not wait for others to need its place.
    private static readonly TimeSpan _keptUnread = TimeSpan.FromHours(1);

    private readonly MemoryCache _copies = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxMegabytes * BytesInMegabyte });
    private readonly ConcurrentDictionary<(CopyKey Key, long Version), object> _underWay = new();

    /// <summary>Reads a copy, or what it is a copy of.</summary>
    /// <param name="key">Which.</param>
    /// <param name="employee">Who reads.</param>
    /// <param name="freshness">How old it may be.</param>
    /// <param name="fetch">Reads it from upstream. Shared by all who ask meanwhile, so it doesn't end when one of them goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<T> ReadAsync<T>(CopyKey key, string employee, Freshness freshness, Func<Task<Fetched<T>>> fetch, CancellationToken cancellationToken)
    {
        var version = (await versions.OfAsync(key.Part, employee)).Latest;
        if (_copies.Get<Copy<T>>(key) is { } copy && copy.Version == version && time.GetElapsedTime(copy.ReadAt) <= freshness.AtMost)
        {
            return copy.Value;
        }

        var reading = new Lazy<Task<T>>(() => FetchAsync(key, version, fetch));
        var shared = (Lazy<Task<T>>)_underWay.GetOrAdd((key, version), reading);
        return await shared.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _copies.Dispose();

    private async Task<T> FetchAsync<T>(CopyKey key, long version, Func<Task<Fetched<T>>> fetch)
    {
        try
        {
            // As of now: what changes while the answer travels may not be in it.
            var readAt = time.GetTimestamp();
            var (value, bytes) = await fetch();
            _copies.Set(key, new Copy<T>(value, version, readAt), new MemoryCacheEntryOptions { Size = Math.Max(bytes, 1), SlidingExpiration = _keptUnread });
            return value;
        }
        finally
        {
            _underWay.TryRemove((key, version), out _);
        }
    }

    private sealed record Copy<T>(T Value, long Version, long ReadAt);
}

/// <summary>What a copy is of.</summary>
/// <param name="ConnectionId">The connection it was read through.</param>
/// <param name="Part">The part of the workspace it belongs to; a write to that outdates it.</param>
/// <param name="Selection">Which of that part; empty for all.</param>
internal readonly record struct CopyKey(string ConnectionId, Part Part, string Selection = "");

/// <summary>What was read, and about how much memory it takes.</summary>
internal readonly record struct Fetched<T>(T Value, long Bytes);

/// <summary>How old a copy may be. One from before the latest write is too old for everybody.</summary>
/// <param name="AtMost">Its age.</param>
internal readonly record struct Freshness(TimeSpan AtMost)
{
    /// <summary>No copy at all.</summary>
    public static readonly Freshness Latest = new(TimeSpan.Zero);

    /// <summary>As good as reading now, without reading again and again.</summary>
    public static readonly Freshness Now = new(TimeSpan.FromSeconds(5));
}
