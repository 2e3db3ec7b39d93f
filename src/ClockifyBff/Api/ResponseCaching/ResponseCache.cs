using System.Diagnostics.Metrics;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Caching;
using ClockifyBff.Upstream;

namespace ClockifyBff.Api.ResponseCaching;

/// <summary>
/// Caches responses as they were sent. A response is served again as long as the cache entries that it was made of are current.
/// </summary>
internal sealed class ResponseCache : IDisposable
{
    // The memory of a response beside its key and body.
    private const long BytesPerResponse = 1024;

    // Clients that poll do so more often; other responses are not worth their memory.
    private static readonly TimeSpan _slidingExpiration = TimeSpan.FromMinutes(1);

    private readonly UpstreamCache _cache;
    private readonly SizeLimitedCache _responses;

    public ResponseCache(UpstreamCache cache, CacheCapacity capacity, Meter meter)
    {
        _cache = cache;
        _responses = new SizeLimitedCache(capacity.BytesForResponses, _slidingExpiration);
        meter.CreateObservableGauge(
            "clockifybff.cache.size",
            () => _cache.Bytes + _responses.Bytes,
            "By",
            "Memory of cache entries and cached responses."
        );
    }

    /// <summary>Returns the response to a request; null if there is none, or an entry that it was made of is no longer current.</summary>
    public async ValueTask<CachedResponse?> FindAsync(UpstreamContext upstream, HttpRequest request)
    {
        var key = ResponseKey.Of(upstream, request);
        if (_responses.Get<CachedResponse>(key) is not { } cached)
        {
            return null;
        }

        if (await _cache.AreCurrentAsync(cached.Dependencies, upstream.OwnerKey))
        {
            return cached;
        }

        _responses.Remove(key);
        return null;
    }

    /// <summary>Caches a response, if it was made only of the request and of cache entries.</summary>
    /// <returns>Whether the response was cached.</returns>
    public bool Set(CacheReadContext reader, HttpRequest request, RenderedResponse response)
    {
        if (reader is not { HasAllDependencies: true, OldestReadAt: { } oldestReadAt })
        {
            return false;
        }

        var key = ResponseKey.Of(reader.Upstream, request);
        return _responses.Set(
            key,
            new CachedResponse(response, reader.Dependencies, oldestReadAt),
            BytesPerResponse + key.Bytes + response.Length
        );
    }

    public void Dispose() => _responses.Dispose();

    private sealed record ResponseKey(string ConnectionId, string? ClockifyUserId, string? Path, string? Query)
    {
        public long Bytes => sizeof(char) * ((Path?.Length ?? 0) + (Query?.Length ?? 0));

        public static ResponseKey Of(UpstreamContext upstream, HttpRequest request) =>
            new(upstream.ConnectionId, upstream.ClockifyUserId, request.Path.Value, request.QueryString.Value);
    }
}

/// <summary>A cached response.</summary>
/// <param name="Response">The response.</param>
/// <param name="Dependencies">The cache entries that it was made of.</param>
/// <param name="OldestReadAt">The timestamp of the oldest entry that the response shows.</param>
internal sealed record CachedResponse(RenderedResponse Response, CacheDependency[] Dependencies, long OldestReadAt);
