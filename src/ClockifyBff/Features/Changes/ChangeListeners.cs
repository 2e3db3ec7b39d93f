using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using ClockifyBff.Api.Server;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Changes;

/// <summary>
/// The streams and long polls that wait on this replica. Wakes them when a version is raised, when it is their turn, and when their time is
/// over.
/// </summary>
internal sealed class ChangeListeners : BackgroundService
{
    private static readonly TimeSpan _checkInterval = TimeSpan.FromMilliseconds(250);

    // Comparing after a failure of Redis may report everything to everybody.
    private static readonly TimeSpan _spreadAfterReconnect = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ChangeListener>> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<CacheTag, (ReportedTag Reported, HashSet<ChangeListener> Listeners)> _byTag = [];
    private readonly HashSet<ChangeListener> _all = [];
    private readonly ChangeTurns _turns;
    private readonly GracefulShutdown _shutdown;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Counter<long> _delivered;
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;

    public ChangeListeners(
        CacheTagVersions tagVersions,
        ChangeTurns turns,
        GracefulShutdown shutdown,
        IHostApplicationLifetime lifetime,
        IOptions<LiveOptions> options,
        Meter meter,
        TimeProvider time
    )
    {
        (_turns, _shutdown, _lifetime, _options, _time) = (turns, shutdown, lifetime, options.Value, time);
        tagVersions.Raised += OnRaised;
        tagVersions.Reconnected += () => ForEach(listener => listener.CompareAt(InUpTo(_spreadAfterReconnect)));
        lifetime.ApplicationStopping.Register(() => ForEach(EndForStop));
        _delivered = meter.CreateCounter<long>("clockifybff.changes.delivered", "{change}", "Changes that were reported, by kind.");
        meter.CreateObservableGauge(
            "clockifybff.changes.streams",
            () => Count,
            "{stream}",
            "Streams of changes and long polls that wait on this replica."
        );
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Adds the listener of a stream. Above <c>Live:StreamsPerCaller</c>, the oldest stream of the caller ends.</summary>
    /// <returns>Removes the listener.</returns>
    public IDisposable AddStream(ChangeListener listener)
    {
        lock (_lock)
        {
            var streams = _streams.TryGetValue(listener.OwnerKey, out var own) ? own : _streams[listener.OwnerKey] = [];
            streams.Add(listener);
            foreach (var oldest in streams.Take(streams.Count - _options.StreamsPerCaller))
            {
                oldest.EndAt(_time.GetTimestamp(), EndReason.Replaced);
                oldest.Wake();
            }

            return Add(listener);
        }
    }

    /// <summary>Adds a listener.</summary>
    /// <returns>Removes the listener.</returns>
    public IDisposable Add(ChangeListener listener)
    {
        lock (_lock)
        {
            _all.Add(listener);
            for (var index = 0; index < listener.Tags.Length; index++)
            {
                if (!_byTag.TryGetValue(listener.Tags[index], out var tagged))
                {
                    _byTag[listener.Tags[index]] = tagged = (ReportedTag.All[index], []);
                }

                tagged.Listeners.Add(listener);
            }

            if (_lifetime.ApplicationStopping.IsCancellationRequested)
            {
                EndForStop(listener);
            }

            return new Removal(this, listener);
        }
    }

    public void CountDelivered(IEnumerable<ChangeKind> changed)
    {
        foreach (var kind in changed)
        {
            _delivered.Add(1, new KeyValuePair<string, object?>("kind", ChangesQuery.NameOf(kind)));
        }
    }

    private void Remove(ChangeListener listener)
    {
        lock (_lock)
        {
            _all.Remove(listener);
            foreach (var tag in listener.Tags)
            {
                if (_byTag.TryGetValue(tag, out var tagged) && tagged.Listeners.Remove(listener) && tagged.Listeners.Count == 0)
                {
                    _byTag.Remove(tag);
                }
            }

            if (_streams.TryGetValue(listener.OwnerKey, out var own) && own.Remove(listener) && own.Count == 0)
            {
                _streams.Remove(listener.OwnerKey);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_checkInterval, _time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            WakeAllOf(_turns.GrantDue());
            var now = _time.GetTimestamp();
            ForEach(listener => listener.WakeIfDue(now));
        }
    }

    private void OnRaised(RaisedVersion raised)
    {
        lock (_lock)
        {
            if (_byTag.TryGetValue(raised.Tag, out var tagged))
            {
                foreach (var listener in tagged.Listeners)
                {
                    listener.WakeFor(raised, tagged.Reported);
                }
            }
        }
    }

    private void WakeAllOf(IReadOnlyList<string> ownerKeys)
    {
        if (ownerKeys.Count > 0)
        {
            ForEach(listener =>
            {
                if (ownerKeys.Contains(listener.OwnerKey))
                {
                    listener.Wake();
                }
            });
        }
    }

    private void EndForStop(ChangeListener listener) => listener.EndAt(InUpTo(_shutdown.DrainDelay), EndReason.Stopping);

    private void ForEach(Action<ChangeListener> action)
    {
        lock (_lock)
        {
            foreach (var listener in _all)
            {
                action(listener);
            }
        }
    }

    /// <summary>Returns a random timestamp within a delay from now.</summary>
    private long InUpTo(TimeSpan delay)
    {
        var milliseconds = RandomNumberGenerator.GetInt32((int)delay.TotalMilliseconds + 1);
        return _time.GetTimestamp() + (milliseconds * _time.TimestampFrequency / 1000);
    }

    private sealed class Removal(ChangeListeners listeners, ChangeListener listener) : IDisposable
    {
        public void Dispose() => listeners.Remove(listener);
    }
}
