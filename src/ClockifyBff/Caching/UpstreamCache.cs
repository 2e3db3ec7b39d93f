using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>
/// Caches what was read through a connection, in bounded memory. Serves stale entries while refreshing them in the background, unless the
/// reader requires a fresh one. Equal reads share one upstream call.
/// </summary>
internal sealed class UpstreamCache : IDisposable
{
    // The memory of an entry beside its key and value.
    private const long BytesPerEntry = 512;

    // Entries that nobody reads are removed, even if there is room.
    private static readonly TimeSpan _slidingExpiration = TimeSpan.FromHours(1);

    private readonly CacheTagVersions _tagVersions;
    private readonly BackgroundRefreshService _refreshes;
    private readonly CacheOptions _options;
    private readonly TimeProvider _time;
    private readonly Counter<long> _reads;
    private readonly SizeLimitedCache _entries;
    private readonly Lock _settingLock = new();
    private readonly ConcurrentDictionary<(CacheKey Key, CacheTagVersion Version, Priority Priority), SingleFlight> _flights = new();

    public UpstreamCache(
        CacheTagVersions tagVersions,
        BackgroundRefreshService refreshes,
        IOptions<CacheOptions> options,
        CacheCapacity capacity,
        Meter meter,
        TimeProvider time
    )
    {
        _tagVersions = tagVersions;
        _refreshes = refreshes;
        _options = options.Value;
        _time = time;
        _entries = new SizeLimitedCache(capacity.BytesForEntries, _slidingExpiration);
        _reads = meter.CreateCounter<long>("clockifybff.cache.reads", "{read}", "Reads from the cache, by result.");
    }

    /// <summary>The approximate memory that the entries take.</summary>
    public long Bytes => _entries.Bytes;

    /// <summary>Reads an entry, from upstream if there is none that suffices.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="tag">The tag of the entry.</param>
    /// <param name="selection">The part of the tag's data.</param>
    /// <param name="fetch">Reads from upstream. Shared by all who wait for the entry; cancelled when the last of them leaves.</param>
    /// <param name="freshness">The freshness that is required; null for that of the policy.</param>
    public async ValueTask<T> ReadAsync<T>(
        CacheReadContext reader,
        CacheTag tag,
        string selection,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CacheFreshness? freshness = null
    )
    {
        reader.OnRead();
        var upstream = freshness is { IsSupplementary: true } ? reader.Upstream.ForSupplementaryRead() : reader.Upstream;
        var key = CacheKey.Of(upstream, tag, selection);
        var required = freshness ?? (reader.RequiresFresh ? CacheFreshness.Recent : null);
        // Before the fetch: a read that began before a write must not hide the write.
        var version = await _tagVersions.ReadAsync(tag, upstream.OwnerKey);
        var entry = _entries.Get<CacheEntry<T>>(key);
        if (entry is null || !Suffices(entry, version, required))
        {
            entry = await (
                required == CacheFreshness.Uncached
                    ? FetchAloneAsync(key, version, upstream, fetch, reader.CancellationToken)
                    : FetchSharedAsync(key, version, upstream, fetch, reader.CancellationToken)
            );
        }
        else if (IsDue(entry, version, required))
        {
            Count(tag, "stale");
            var stale = entry;
            _refreshes.Enqueue(
                new DueRefresh(
                    key,
                    entry.Version != version,
                    entry.ReadAt,
                    cancellationToken => RefreshAsync(stale, upstream, fetch, cancellationToken)
                )
            );
        }
        else
        {
            Count(tag, "hit");
        }

        reader.AddDependency(entry, freshness);
        return entry.Value;
    }

    /// <summary>Returns an entry of any age; null if there is none.</summary>
    public T? TryGet<T>(CacheReadContext reader, CacheTag tag, string selection)
        where T : class => _entries.Get<CacheEntry<T>>(CacheKey.Of(reader.Upstream, tag, selection))?.Value;

    /// <summary>Whether reading again would return the same entries, without a refresh of any.</summary>
    public async ValueTask<bool> AreCurrentAsync(CacheDependency[] dependencies, string ownerKey)
    {
        foreach (var (key, number, freshness) in dependencies)
        {
            var version = await _tagVersions.ReadAsync(key.Tag, ownerKey);
            if (
                _entries.Get<CacheEntry>(key) is not { } entry
                || entry.Number != number
                || IsDue(entry, version, freshness)
                || !Suffices(entry, version, freshness)
            )
            {
                return false;
            }
        }

        foreach (var dependency in dependencies)
        {
            Count(dependency.Key.Tag, "hit");
        }

        return true;
    }

    public void Dispose() => _entries.Dispose();

    private bool IsDue(CacheEntry entry, CacheTagVersion version, CacheFreshness? required)
    {
        var age = _time.GetElapsedTime(entry.ReadAt);
        return entry.Version != version
            || age > entry.FreshFor
            || (required is { IsSupplementary: true } supplementary && age > supplementary.MaxAge);
    }

    private bool Suffices(CacheEntry entry, CacheTagVersion version, CacheFreshness? required)
    {
        var age = _time.GetElapsedTime(entry.ReadAt);
        return required switch
        {
            { IsSupplementary: true } => true,
            { } limit => age <= limit.MaxAge && entry.Version == version,
            null when CachePolicy.Of(entry.Key.Tag).IsReferenceData => entry.Version.Own == version.Own,
            null => entry.Version.Latest == version.Latest && age.TotalSeconds <= _options.TimeEntriesMaxSeconds,
        };
    }

    /// <summary>Reads from upstream without joining another read, which may have begun before what the caller looks for existed.</summary>
    private Task<CacheEntry<T>> FetchAloneAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        Count(key.Tag, "miss");
        return FetchAsync(key, version, upstream, fetch, cancellationToken);
    }

    private async Task<CacheEntry<T>> FetchSharedAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // Not shared between priorities: a caller that waits must not join a background read, which may wait much longer.
        var flightKey = (key, version, upstream.Priority);
        var own = new SingleFlight<T>(
            async (flight, abandoned) =>
            {
                try
                {
                    return await FetchAsync(key, version, upstream, fetch, abandoned);
                }
                finally
                {
                    _flights.TryRemove(new(flightKey, flight));
                }
            }
        );
        SingleFlight shared;
        while (!(shared = _flights.GetOrAdd(flightKey, own)).TryJoin())
        {
            // Its last caller has just left.
            _flights.TryRemove(new(flightKey, shared));
        }

        Count(key.Tag, ReferenceEquals(shared, own) ? "miss" : "coalesced");
        return await ((SingleFlight<T>)shared).WaitAsync(cancellationToken);
    }

    private async Task RefreshAsync<T>(
        CacheEntry<T> stale,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // Unless a reader that did not wait for the refresh has replaced the entry, or it was removed.
        if (ReferenceEquals(_entries.Get<CacheEntry>(stale.Key), stale))
        {
            var version = await _tagVersions.ReadAsync(stale.Key.Tag, upstream.OwnerKey);
            await FetchAsync(stale.Key, version, upstream.WithPriority(Priority.Background), fetch, cancellationToken);
        }
    }

    private async Task<CacheEntry<T>> FetchAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // Before the request: the response may lack changes that are made while it travels.
        var readAt = _time.GetTimestamp();
        try
        {
            var fetched = await fetch(upstream, cancellationToken);
            var entry = new CacheEntry<T>(key, version, readAt, fetched.FreshFor ?? FreshFor(key.Tag), fetched.Value);
            Set(entry, fetched.Bytes);
            return entry;
        }
        catch (UpstreamException e)
            when (e.IsConnectionUnusable || e is { Kind: UpstreamFailureKind.RejectedByClockify, Certainty: Certainty.Rejected })
        {
            // The employee may no longer see this data. The next reader gets the failure itself.
            _entries.Remove(key);
            throw;
        }
    }

    private void Set(CacheEntry entry, long bytes)
    {
        lock (_settingLock)
        {
            // A read that was sent earlier and arrives later must not replace a newer entry.
            if (!(_entries.Get<CacheEntry>(entry.Key)?.ReadAt > entry.ReadAt))
            {
                _entries.Set(entry.Key, entry, BytesPerEntry + (sizeof(char) * entry.Key.Selection.Length) + bytes);
            }
        }
    }

    /// <summary>The configured time, varied by up to 30 %: entries that were read together are not refreshed together.</summary>
    private TimeSpan FreshFor(CacheTag tag)
    {
        var seconds = CachePolicy.Of(tag).IsReferenceData ? _options.ReferenceDataSeconds : _options.TimeEntriesSeconds;
        return TimeSpan.FromSeconds(seconds) * (RandomNumberGenerator.GetInt32(700, 1301) / 1000.0);
    }

    private void Count(CacheTag tag, string result) => _reads.Add(1, new("kind", CachePolicy.Of(tag).Name), new("result", result));
}
