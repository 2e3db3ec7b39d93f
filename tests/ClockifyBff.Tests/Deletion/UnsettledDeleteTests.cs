using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Deletion;

/// <summary>A delete that can't be settled is retried, counted after a minute, and abandoned after a day.</summary>
[Trait("Kind", "API")]
public sealed class UnsettledDeleteTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public async Task Delete_that_can_t_be_settled_is_counted_after_a_minute_and_abandoned_after_a_day(int hours)
    {
        await using var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        using var owner = bff.CallerOf(WorkspaceFixture.OwnersEmail);
        var entity = await DeletableResource.OfAsync(owner, "projects");
        var before = await entity.StateAsync();
        await bff.Sandbox.FailNextAsync(new(SandboxFault.Reset) { Method = "DELETE" });
        await bff.Sandbox.FailNextAsync(
            new(SandboxFault.Reset)
            {
                Method = "PUT",
                Skip = 1,
                Count = 1000,
            }
        );
        Assert.Equal("check", (await entity.DeleteAsync()).Problem.Action);
        var archived = await entity.StateAsync();

        await AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, ReadUnsettled());
        await AdvanceAsync(TimeSpan.FromSeconds(40));
        await AdvanceUntilUnsettledAsync(1, TimeSpan.FromMilliseconds(50));
        Assert.Contains(
            "\"recovery\":{\"status\":\"degraded\"",
            await owner.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Stop),
            StringComparison.Ordinal
        );
        await Eventually.TrueAsync(_time, async () => await bff.Sandbox.FaultsLeftAsync() < 998, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromHours(hours));
        if (hours < 24)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(10));
            await bff.Sandbox.ClearFaultsAsync();
            await AdvanceUntilUnsettledAsync(0, TimeSpan.FromSeconds(1));
            Assert.Equal(before, await entity.StateAsync());
        }
        else
        {
            await AdvanceUntilUnsettledAsync(0, TimeSpan.FromSeconds(1));
            await bff.Sandbox.ClearFaultsAsync();
            await AdvanceAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(archived, await entity.StateAsync());
        }
    }

    /// <summary>Advances the clock until the metric has a value. On a busy machine, due work may run late.</summary>
    private Task AdvanceUntilUnsettledAsync(int expected, TimeSpan step) =>
        Eventually.TrueAsync(_time, () => Task.FromResult(ReadUnsettled() == expected), step);

    /// <summary>Advances the clock second by second, with time for due work in each.</summary>
    private async Task AdvanceAsync(TimeSpan span)
    {
        for (var second = 0; second < span.TotalSeconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Stop);
        }
    }

    /// <summary>Returns the maximum over all services of this process. All but one report zero.</summary>
    private static int ReadUnsettled()
    {
        var maximum = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Listen(instrument, self) };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => maximum = Math.Max(maximum, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return maximum;

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "clockifybff.workflows.unsettled")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }
}
