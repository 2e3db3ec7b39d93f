using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The metrics of waiting and of rejected requests.</summary>
[Trait("Kind", "unit")]
public sealed class RateLimitMeterTests : RateLimiterTest
{
    private readonly List<string> _measured = [];

    [Fact]
    public async Task Each_permit_counts_with_its_wait_and_each_rejection_with_its_reason()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter == Meter && instrument.Name is "clockifybff.budget.wait" or "clockifybff.budget.refusals")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Measure($"{seconds:0.0#} s", tags));
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Measure($"{count}", tags));
        listener.Start();
        WarmUp();

        Take(10);
        var waiting = Take(employee: "maria");
        await PassAsync(Window);
        await waiting;
        var completion = Take(Priority.Completion);
        await PassAsync(Window);
        var permit = await completion;
        permit.OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        var heldBack = Take(employee: "tane");
        permit.OnRateLimited(ofAccount: true, TimeSpan.FromMinutes(1));
        Assert.False((await heldBack).IsAcquired);
        _ = Rejection();
        await PassAsync(TimeSpan.FromMinutes(1));
        Take(60, Priority.Completion);
        _ = Rejection();

        Assert.Equal(20, _measured.Count(measured => measured == "0.0 s interactive"));
        Assert.Contains("1.05 s interactive", _measured);
        Assert.Equal(21, _measured.Count(measured => measured.EndsWith(" s interactive", StringComparison.Ordinal)));
        Assert.Contains(_measured, measured => measured.EndsWith(" s finishing", StringComparison.Ordinal));
        Assert.Equal(2, _measured.Count(measured => measured == "1 interactive gate"));
        Assert.Contains("1 interactive no_turn", _measured);
    }

    private void Measure(string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
        lock (_measured)
        {
            _measured.Add($"{value} {labels}");
        }
    }
}
