using System.Collections.Concurrent;
using ClockifyBff.Budget;
using ClockifyBff.Http;
using ClockifyBff.Maton;

namespace ClockifyBff.Connections;

/// <summary>Who owns what, in memory: no call asks the store that was answered within five seconds.</summary>
internal sealed class Links(LinkStore store, AccountConnections account, TimeProvider time)
{
    private const int MostOwners = 20_000;

    // So long may another replica go on with a connection that was deleted here.
    private static readonly TimeSpan _believedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _rejectedIsShownFor = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, OwnedLinks> _known = new(StringComparer.Ordinal);
    private long? _storeFailedAt;
    private int _storeChanges;

    /// <summary>An owner's links as memory has them; null when they must be read.</summary>
    public OwnedLinks? Known(string owner) =>
        _known.TryGetValue(owner, out var known) && time.GetElapsedTime(known.ReadAt) < _believedFor && known.Changes == account.Changes ? known : null;

    /// <summary>An owner's links. While the store is out of reach, what was known of them goes on.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>: nothing is known of this owner.</exception>
    public async ValueTask<OwnedLinks> OfAsync(string owner)
    {
        if (Known(owner) is { } fresh)
        {
            return fresh;
        }

        var known = _known.GetValueOrDefault(owner);
        if (known is not null && _storeFailedAt is { } failed && time.GetElapsedTime(failed) < _believedFor)
        {
            return Refresh(owner, known);
        }

        try
        {
            return await ReadAsync(owner);
        }
        catch (ProblemException) when (known is not null)
        {
            _storeFailedAt = time.GetTimestamp();
            return Refresh(owner, known);
        }
    }

    /// <summary>An owner's links as the store has them now.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>.</exception>
    public async Task<OwnedLinks> ReadAsync(string owner)
    {
        while (true)
        {
            var changes = Volatile.Read(ref _storeChanges);
            var links = await store.OfAsync(owner);
            _storeFailedAt = null;

            // What was read before a change must not come back after it.
            if (changes == Volatile.Read(ref _storeChanges))
            {
                return Keep(owner, links);
            }
        }
    }

    /// <summary>An owner's links after a change of them.</summary>
    public Task<OwnedLinks> ReadChangedAsync(string owner)
    {
        Interlocked.Increment(ref _storeChanges);
        return ReadAsync(owner);
    }

    /// <summary>What was verified or refused while the store was out of reach: good for this process, until the store says more.</summary>
    public OwnedLinks Assume(Link link) =>
        Keep(link.OwnerKey, [link, .. _known.GetValueOrDefault(link.OwnerKey)?.All.Select(owned => owned.Link).Where(other => other.ConnectionId != link.ConnectionId) ?? []]);

    /// <summary>The links through which calls went since this was last asked, and when.</summary>
    public IReadOnlyList<(string Id, DateTimeOffset UsedAt)> TakeUses() =>
        [.. from known in _known.Values from owned in known.All let usedAt = owned.TakeUse() where usedAt is not null select (owned.Link.ConnectionId, usedAt.Value)];

    public bool AnyKnown => !_known.IsEmpty;

    /// <summary>Somebody's passage through a connection that is theirs, or is about to be found to be.</summary>
    public Passage PassageThrough(Link link, Lane lane) => new(link.ConnectionId, link.OwnerKey, lane, () => BreakAsync(link));

    /// <summary>Upstream no longer takes a connection. Never deleted for that: it may have been an error of theirs, or of our key.</summary>
    public async Task BreakAsync(Link link)
    {
        if (link.Status != LinkStatus.Active || _known.GetValueOrDefault(link.OwnerKey)?.Find(link.ConnectionId)?.Link.Status is not LinkStatus.Active)
        {
            return;
        }

        try
        {
            await store.BreakAsync(link);
            await ReadChangedAsync(link.OwnerKey);
        }
        catch (ProblemException)
        {
            Assume(link with { Status = LinkStatus.Broken, ChangedAt = time.GetUtcNow() });
        }
    }

    private OwnedLinks Refresh(string owner, OwnedLinks known) => Keep(owner, known.All.Select(owned => owned.Link));

    private OwnedLinks Keep(string owner, IEnumerable<Link> links)
    {
        var shownSince = time.GetUtcNow() - _rejectedIsShownFor;
        var before = _known.GetValueOrDefault(owner);
        var changes = account.Changes;
        OwnedLink[] all =
        [
            .. links
                .Where(link => link.Status != LinkStatus.Rejected || link.ChangedAt > shownSince)
                .OrderByDescending(link => link.CreatedAt)
                .Select(link => new OwnedLink(link, PassageThrough(link, Lane.Interactive), account.LastSeen(link.ConnectionId) is { } seen && seen.Version != link.UpstreamVersion)),
        ];
        foreach (var owned in all)
        {
            if (before?.Find(owned.Link.ConnectionId) is { } earlier)
            {
                owned.Remember(earlier);
            }
        }

        if (_known.Count >= MostOwners)
        {
            _known.Clear();
        }

        return _known[owner] = new OwnedLinks(all, time.GetTimestamp(), changes);
    }
}
