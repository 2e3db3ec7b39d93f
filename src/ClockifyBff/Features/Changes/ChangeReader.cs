using ClockifyBff.Replicas;

namespace ClockifyBff.Features.Changes;

/// <summary>Compares the versions of a caller's tags with those that the caller has been told of.</summary>
internal sealed class ChangeReader(CacheTagVersions tagVersions, ChangeTurns turns, TimeProvider time)
{
    // The turn of a client that comes back after a longer pause, such as a phone that wakes up, has passed.
    private static readonly TimeSpan _maxCursorAgeInTurn = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Returns the changes since a cursor. The caller's next read of what has changed waits for data read after the change.
    /// </summary>
    public async ValueTask<ReportedChanges> ReadAsync(Subscription subscription)
    {
        var now = time.GetUtcNow();
        var (listener, since, scope) = (subscription.Listener, subscription.Cursor, subscription.Scope);
        var (epoch, versions) = await tagVersions.ReadSharedAsync(listener.Tags, listener.OwnerKey);
        var mayHaveLostAccess = subscription.UpdateAccess(versions);
        if (since?.IsComparable(scope, epoch, now) != true)
        {
            IReadOnlySet<ChangeKind> all = subscription.IsNew ? new HashSet<ChangeKind>() : subscription.Kinds;
            var untold = versions.SelectMany((version, index) => Untold(ReportedTag.All[index], version));
            return new ReportedChanges(all, new ChangeCursor(now, scope, epoch, [.. untold]), mayHaveLostAccess);
        }

        var comparison = new Comparison(
            listener,
            subscription.Kinds,
            turns,
            skipsTurn: subscription.IsFirst && now - since.IssuedAt > _maxCursorAgeInTurn
        );
        var next = new List<long>(since.Versions.Length);
        for (var index = 0; index < listener.Tags.Length; index++)
        {
            var (reported, version) = (ReportedTag.All[index], versions[index]);
            var known = new CacheTagVersion(
                reported.ReportsLatest ? since.Versions[next.Count] : version.Latest,
                reported.ReportsOwn ? since.Versions[next.Count + (reported.ReportsLatest ? 1 : 0)] : version.Own
            );
            if (!comparison.TryReport(reported, known, version))
            {
                next.AddRange(Reported(reported, known));
                continue;
            }

            if (known.Latest != version.Latest && version.Own != version.Latest)
            {
                await tagVersions.RaiseOwnAsync(listener.Tags[index], listener.OwnerKey, version);
                version = version with { Own = version.Latest };
            }

            next.AddRange(Reported(reported, version));
        }

        return new ReportedChanges(comparison.Changed, new ChangeCursor(now, scope, epoch, [.. next]), mayHaveLostAccess);
    }

    // Others may have written since the caller read, and the caller's next read may show what was cached before. So the caller is told of
    // their writes later, in turn.
    private static IEnumerable<long> Untold(ReportedTag tag, CacheTagVersion version) =>
        Reported(tag, tag.ReportsOwn ? version with { Latest = version.Own } : version);

    private static IEnumerable<long> Reported(ReportedTag tag, CacheTagVersion version)
    {
        if (tag.ReportsLatest)
        {
            yield return version.Latest;
        }

        if (tag.ReportsOwn)
        {
            yield return version.Own;
        }
    }

    /// <summary>One comparison of a listener's tags with a cursor.</summary>
    private sealed class Comparison(ChangeListener listener, IReadOnlySet<ChangeKind> kinds, ChangeTurns turns, bool skipsTurn)
    {
        private readonly SortedSet<ChangeKind> _changed = [];
        private bool? _hasTurn;

        public IReadOnlySet<ChangeKind> Changed => _changed;

        /// <summary>Whether a tag has changed, and its change is reported now.</summary>
        public bool TryReport(ReportedTag tag, CacheTagVersion known, CacheTagVersion version)
        {
            if (known == version || !kinds.Overlaps(tag.Kinds) || !IsDue(tag, known, version))
            {
                return false;
            }

            _changed.UnionWith(tag.Kinds);
            return true;
        }

        private bool IsDue(ReportedTag tag, CacheTagVersion known, CacheTagVersion version)
        {
            // A write of the caller raises both versions to the same value, and so does a report to another of the caller's clients.
            if (tag.IsCallersAlone || version.Own == version.Latest || known.Own != version.Own || skipsTurn)
            {
                return true;
            }

            var isTimers = tag.Kinds.Contains(ChangeKind.Timers);
            if (isTimers && !turns.MayReportTimers(listener.OwnerKey, out var dueAt))
            {
                listener.CompareAt(dueAt);
                return false;
            }

            _hasTurn ??= turns.TryTake(listener.OwnerKey);
            if (isTimers && _hasTurn.Value)
            {
                turns.OnTimersReported(listener.OwnerKey);
            }

            return _hasTurn.Value;
        }
    }
}
