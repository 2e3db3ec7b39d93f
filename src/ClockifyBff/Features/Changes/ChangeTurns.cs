using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Changes;

/// <summary>
/// Reports what others have changed to one caller after the other, because each report may cost an upstream read. All replicas together
/// give as many turns a second as a fifth of <c>Budget:RequestsPerSecond</c>.
/// </summary>
internal sealed class ChangeTurns(IOptions<BudgetOptions> budget, IOptions<ReplicaOptions> replicas, TimeProvider time)
{
    // A client that polls must find a turn that it got between two polls.
    private static readonly TimeSpan _turnLifetime = TimeSpan.FromMinutes(2);

    // Turns that became due since the last check are all given.
    private static readonly TimeSpan _maxDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _timersInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(5.0 / budget.Value.RequestsPerSecond * replicas.Value.Count);
    private readonly Lock _lock = new();
    private readonly Queue<string> _queue = new();
    private readonly HashSet<string> _queued = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _turns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _timersReportedAt = new(StringComparer.Ordinal);
    private long _lastTurnAt = long.MinValue;

    /// <summary>Takes the caller's turn. If it isn't the caller's turn yet, the caller queues for one.</summary>
    public bool TryTake(string ownerKey)
    {
        lock (_lock)
        {
            if (_turns.Remove(ownerKey))
            {
                return true;
            }

            if (_queue.Count == 0 && IsDue)
            {
                _lastTurnAt = time.GetTimestamp();
                return true;
            }

            if (_queued.Add(ownerKey))
            {
                _queue.Enqueue(ownerKey);
            }

            return false;
        }
    }

    /// <summary>Whether the running timers were last reported to a caller at least a minute ago.</summary>
    /// <param name="ownerKey">The caller.</param>
    /// <param name="dueAt">The timestamp from which they may be reported.</param>
    public bool MayReportTimers(string ownerKey, out long dueAt)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            dueAt = _timersReportedAt.TryGetValue(ownerKey, out var last) ? last + TicksOf(_timersInterval) : now;
            return now >= dueAt;
        }
    }

    public void OnTimersReported(string ownerKey)
    {
        lock (_lock)
        {
            _timersReportedAt[ownerKey] = time.GetTimestamp();
        }
    }

    /// <summary>Gives the turns that are due, and returns the callers who got one.</summary>
    public IReadOnlyList<string> GrantDue()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Forget(_turns, now - TicksOf(_turnLifetime));
            Forget(_timersReportedAt, now - TicksOf(_timersInterval));
            var granted = new List<string>();
            while (IsDue && _queue.TryDequeue(out var ownerKey))
            {
                _lastTurnAt = Math.Max(_lastTurnAt + TicksOf(_interval), now - TicksOf(_maxDelay));
                _queued.Remove(ownerKey);
                _turns[ownerKey] = now;
                granted.Add(ownerKey);
            }

            return granted;
        }
    }

    private bool IsDue => _lastTurnAt == long.MinValue || time.GetElapsedTime(_lastTurnAt) >= _interval;

    private static void Forget(Dictionary<string, long> entries, long before)
    {
        foreach (var (ownerKey, at) in entries)
        {
            if (at < before)
            {
                entries.Remove(ownerKey);
            }
        }
    }

    private long TicksOf(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
