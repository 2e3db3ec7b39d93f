using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Caching;

/// <summary>The metrics of the cache. Only growth is asserted, because other tests of the process count too.</summary>
[Trait("Kind", "API")]
public sealed class CacheMeterTests : TimeEntryTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Cache_reads_are_counted_by_kind_and_result()
    {
        var reads = new ConcurrentDictionary<(string Kind, string Result), long>();
        long size = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Listen(instrument, self) };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                if (instrument.Name == "clockifybff.cache.size")
                {
                    size = Math.Max(size, value);
                    return;
                }

                Assert.Equal(["kind", "result"], tags.ToArray().Select(tag => tag.Key).Order());
                reads.AddOrUpdate(((string)Value(tags, "kind")!, (string)Value(tags, "result")!), value, (_, sum) => sum + value);
            }
        );
        listener.Start();

        await AssertGrowsAsync("custom_fields", "miss", () => Asha.GetAsync(string.Empty));
        await AssertGrowsAsync("custom_fields", "hit", () => Asha.GetAsync(string.Empty));
        await AssertGrowsAsync("time_entries", "miss", () => Asha.GetAsync("timer"));
        await AssertGrowsAsync("running_timers", "miss", () => Asha.GetAsync("timers"));
        _time.Advance(TimeSpan.FromSeconds(60));
        await AssertGrowsAsync("running_timers", "stale", () => Asha.GetAsync("timers"));
        await Bff.Sandbox.FailNextAsync(new(SandboxFault.Hang) { Method = "GET", Path = "/api/v1/workspaces/*/clients" });
        await AssertGrowsAsync("clients", "coalesced", JoinAsync);
        listener.RecordObservableInstruments();
        Assert.InRange(size, 1, 256 * 1024 * 1024);

        // The first read hangs until the second has joined it.
        async Task JoinAsync()
        {
            var before = reads.GetValueOrDefault(("clients", "coalesced"));
            var joining = Task.WhenAll(Asha.GetAsync("clients"), Asha.GetAsync("clients"));
            await Eventually.TrueAsync(() => reads.GetValueOrDefault(("clients", "coalesced")) > before);
            Assert.All(await Eventually.DoneAsync(_time, joining, TimeSpan.FromSeconds(1)), result => result.Is(200));
        }

        async Task AssertGrowsAsync(string kind, string result, Func<Task> action)
        {
            var before = reads.GetValueOrDefault((kind, result));
            await action();
            Assert.True(reads.GetValueOrDefault((kind, result)) > before, $"{kind} {result}: {string.Join(", ", reads)}");
        }

        static object? Value(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == key)
                {
                    return tag.Value;
                }
            }

            return null;
        }

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name.StartsWith("clockifybff.cache.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }
}
