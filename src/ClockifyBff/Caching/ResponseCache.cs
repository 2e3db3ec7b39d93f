using System.Diagnostics.Metrics;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Upstream;

namespace ClockifyBff.Caching;

/// <summary>
/// Answers that were made of copies, as they were sent: good as long as whoever asks would be given the same copies again.
/// </summary>
internal sealed class ResponseCache : IDisposable
{
    // What an answer takes beside its key and its bytes.
    private const long MemoryPerAnswer = 1024;

    // Who asks again and again does so sooner; the others leave nothing lying about.
    private static readonly TimeSpan _keptUnread = TimeSpan.FromMinutes(1);

    private readonly UpstreamCache _cache;
    private readonly SizeLimitedCache _answers;

    public ResponseCache(UpstreamCache cache, CacheCapacity capacity, Meter meter)
    {
        _cache = cache;
        _answers = new SizeLimitedCache(capacity.BytesForAnswers, _keptUnread);
        meter.CreateObservableGauge(
            "clockifybff.cache.size",
            () => _cache.Bytes + _answers.Bytes,
            "By",
            "Memory that copies take, and answers made of them."
        );
    }

    /// <summary>The answer to a request; null where there is none, or a copy is not what it was.</summary>
    public async ValueTask<CachedResponse?> FindAsync(UpstreamContext upstream, HttpRequest request)
    {
        var key = AnswerKey.Of(upstream, request);
        if (_answers.Get<CachedResponse>(key) is not { } kept)
        {
            return null;
        }

        if (await _cache.AreCurrentAsync(kept.MadeOf, upstream.Employee))
        {
            return kept;
        }

        _answers.Remove(key);
        return null;
    }

    /// <summary>Keeps an answer, if it was made of nothing but the request and what a reader took.</summary>
    /// <returns>Whether the answer was stored.</returns>
    public bool Keep(CacheReadContext reader, HttpRequest request, RenderedAnswer answer)
    {
        if (reader is not { TookAll: true, Oldest: { } oldest })
        {
            return false;
        }

        var key = AnswerKey.Of(reader.Passage, request);
        return _answers.Set(key, new CachedResponse(answer, reader.Taken, oldest), MemoryPerAnswer + key.Memory + answer.Length);
    }

    public void Dispose() => _answers.Dispose();

    private sealed record AnswerKey(string ConnectionId, string? ActsAs, string? Path, string? Query)
    {
        public long Memory => sizeof(char) * ((Path?.Length ?? 0) + (Query?.Length ?? 0));

        public static AnswerKey Of(UpstreamContext upstream, HttpRequest request) =>
            new(upstream.ConnectionId, upstream.ActsAs, request.Path.Value, request.QueryString.Value);
    }
}

/// <summary>An answer that was made of copies.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="MadeOf">The copies.</param>
/// <param name="Oldest">When the oldest of those that it shows was read.</param>
internal sealed record CachedResponse(RenderedAnswer Answer, CacheDependency[] MadeOf, long Oldest);
