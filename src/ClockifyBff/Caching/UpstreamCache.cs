using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>
/// Copies of what was read through a connection, in bounded memory. Old ones are served while they are read again; what a reader must see
/// is waited for.
/// </summary>
internal sealed class UpstreamCache : IDisposable
{
    // What a copy takes beside its key and value.
    private const long MemoryPerCopy = 512;

    // What nobody asks for any more need not wait for others to need its place.
    private static readonly TimeSpan _keptUnread = TimeSpan.FromHours(1);

    private readonly CacheTagVersions _tagVersions;
    private readonly BackgroundRefreshService _refresher;
    private readonly CacheOptions _options;
    private readonly TimeProvider _time;
    private readonly Counter<long> _reads;
    private readonly SizeLimitedCache _copies;
    private readonly Lock _keeping = new();
    private readonly ConcurrentDictionary<(CacheKey Key, CacheTagVersion Version, Priority Lane), SingleFlight> _flights = new();

    public UpstreamCache(
        CacheTagVersions tagVersions,
        BackgroundRefreshService refresher,
        IOptions<CacheOptions> options,
        CacheCapacity capacity,
        Meter meter,
        TimeProvider time
    )
    {
        _tagVersions = tagVersions;
        _refresher = refresher;
        _options = options.Value;
        _time = time;
        _copies = new SizeLimitedCache(capacity.BytesForCopies, _keptUnread);
        _reads = meter.CreateCounter<long>("clockifybff.cache.reads", "{read}", "Reads of copies, by what they found.");
    }

    /// <summary>About how much memory they take.</summary>
    public long Bytes => _copies.Bytes;

    /// <summary>Reads a copy, or what it is a copy of.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="tag">The part of a workspace that is read.</param>
    /// <param name="selection">Which of it.</param>
    /// <param name="fetch">Reads it from upstream. Shared by all who ask meanwhile, so it ends when the last of them has gone.</param>
    /// <param name="freshness">How old it may be; null to leave it to the rules.</param>
    public async ValueTask<T> ReadAsync<T>(
        CacheReadContext reader,
        CacheTag tag,
        string selection,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CacheFreshness? freshness = null
    )
    {
        reader.Ask();
        var upstream = freshness is { IsBeside: true } ? reader.Passage.Beside() : reader.Passage;
        var key = CacheKey.Of(upstream, tag, selection);
        var asked = freshness ?? (reader.WantsFresh ? CacheFreshness.Now : null);
        var version = await _tagVersions.ReadAsync(tag, upstream.Employee);
        var copy = _copies.Get<Copy<T>>(key);
        if (copy is null || !Suffices(copy, version, asked))
        {
            copy = await (
                asked == CacheFreshness.Latest
                    ? AloneAsync(key, version, upstream, fetch, reader.Stop)
                    : WaitForAsync(key, version, upstream, fetch, reader.Stop)
            );
        }
        else if (IsDue(copy, version, asked))
        {
            Count(tag, "stale");
            var old = copy;
            _refresher.Ask(
                new DueRefresh(
                    key,
                    copy.Version != version,
                    copy.ReadAt,
                    cancellationToken => RefreshAsync(old, upstream, fetch, cancellationToken)
                )
            );
        }
        else
        {
            Count(tag, "hit");
        }

        reader.Take(copy, freshness);
        return copy.Value;
    }

    /// <summary>A copy as it is at hand, however old; nothing where there is none.</summary>
    public T? AtHand<T>(CacheReadContext reader, CacheTag tag, string selection)
        where T : class => _copies.Get<Copy<T>>(CacheKey.Of(reader.Passage, tag, selection))?.Value;

    /// <summary>Whether these copies would be taken again, none of them due to be read again.</summary>
    public async ValueTask<bool> AreCurrentAsync(CacheDependency[] taken, string employee)
    {
        foreach (var (key, number, asked) in taken)
        {
            var version = await _tagVersions.ReadAsync(key.Part, employee);
            if (
                _copies.Get<CacheEntry>(key) is not { } entry
                || entry.Number != number
                || IsDue(entry, version, asked)
                || !Suffices(entry, version, asked)
            )
            {
                return false;
            }
        }

        foreach (var one in taken)
        {
            Count(one.Key.Part, "hit");
        }

        return true;
    }

    public void Dispose() => _copies.Dispose();

    private bool IsDue(CacheEntry entry, CacheTagVersion version, CacheFreshness? asked)
    {
        var age = _time.GetElapsedTime(entry.ReadAt);
        return entry.Version != version || age > entry.FreshFor || (asked is { IsBeside: true } beside && age > beside.AtMost);
    }

    private bool Suffices(CacheEntry entry, CacheTagVersion version, CacheFreshness? asked)
    {
        var age = _time.GetElapsedTime(entry.ReadAt);
        return asked switch
        {
            { IsBeside: true } => true,
            { } limit => age <= limit.AtMost && entry.Version == version,
            null when CachePolicy.Of(entry.Key.Part).IsReferenceData => entry.Version.Own == version.Own,
            null => entry.Version.Latest == version.Latest && age.TotalSeconds <= _options.TimeEntriesMaxSeconds,
        };
    }

    /// <summary>Joins nobody: whose read began earlier may not find what is looked for.</summary>
    private Task<Copy<T>> AloneAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        Count(key.Part, "miss");
        return FetchAsync(key, version, upstream, fetch, cancellationToken);
    }

    private async Task<Copy<T>> WaitForAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // Who waits joins nobody who doesn't: in another lane it could take much longer.
        var route = (key, version, upstream.Lane);
        var mine = new Flight<T>(
            async (flight, end) =>
            {
                try
                {
                    return await FetchAsync(key, version, upstream, fetch, end);
                }
                finally
                {
                    _flights.TryRemove(new(route, flight));
                }
            }
        );
        SingleFlight shared;
        while (!(shared = _flights.GetOrAdd(route, mine)).TryJoin())
        {
            // Everybody has just left it.
            _flights.TryRemove(new(route, shared));
        }

        Count(key.Part, ReferenceEquals(shared, mine) ? "miss" : "coalesced");
        return await ((Flight<T>)shared).WaitAsync(cancellationToken);
    }

    private async Task RefreshAsync<T>(
        Copy<T> old,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // Otherwise somebody could not wait, or nobody wants it any more.
        if (ReferenceEquals(_copies.Get<CacheEntry>(old.Key), old))
        {
            var version = await _tagVersions.ReadAsync(old.Key.Part, upstream.Employee);
            await FetchAsync(old.Key, version, upstream.In(Priority.Background), fetch, cancellationToken);
        }
    }

    private async Task<Copy<T>> FetchAsync<T>(
        CacheKey key,
        CacheTagVersion version,
        UpstreamContext upstream,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CancellationToken cancellationToken
    )
    {
        // As of now: what changes while the answer travels may not be in it.
        var readAt = _time.GetTimestamp();
        try
        {
            var fetched = await fetch(upstream, cancellationToken);
            var copy = new Copy<T>(key, version, readAt, fetched.FreshFor ?? FreshFor(key.Part), fetched.Value);
            Keep(copy, fetched.Bytes);
            return copy;
        }
        catch (ProblemException e) when (e.Problem.Upstream is { Status: >= 400 and < 500 })
        {
            // It was this person's to see, and is no longer.
            _copies.Remove(key);
            throw;
        }
    }

    private void Keep(CacheEntry entry, long bytes)
    {
        lock (_keeping)
        {
            // Who was sent earlier and comes later brings what is older.
            if (!(_copies.Get<CacheEntry>(entry.Key)?.ReadAt > entry.ReadAt))
            {
                _copies.Set(entry.Key, entry, MemoryPerCopy + (sizeof(char) * entry.Key.Selection.Length) + bytes);
            }
        }
    }

    /// <summary>Up to 30 % less or more than is set, so that what was read at once is not read again at once.</summary>
    private TimeSpan FreshFor(CacheTag tag)
    {
        var seconds = CachePolicy.Of(tag).IsReferenceData ? _options.ReferenceDataSeconds : _options.TimeEntriesSeconds;
        return TimeSpan.FromSeconds(seconds) * (RandomNumberGenerator.GetInt32(700, 1301) / 1000.0);
    }

    private void Count(CacheTag tag, string result) => _reads.Add(1, new("kind", CachePolicy.Of(tag).Name), new("result", result));
}
