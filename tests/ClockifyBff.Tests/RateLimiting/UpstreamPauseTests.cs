using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Upstream has asked for a pause.</summary>
[Trait("Kind", "unit")]
public sealed class UpstreamPauseTests : RateLimiterTest
{
    public UpstreamPauseTests()
        : base(requestsPerSecond: 1000) { }

    [Fact]
    public async Task Calls_wait_until_the_pause_ends_and_are_then_all_released()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(3));
        var waiting = AcquireMany(20);

        await AdvanceAsync(TimeSpan.FromSeconds(2.99));
        Assert.All(waiting, permit => Assert.False(permit.IsCompleted));

        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.All(waiting, permit => Assert.True(permit.IsGranted()));
    }

    [Fact]
    public async Task Pause_longer_than_MaxWait_rejects_at_once_with_staggered_Retry_After()
    {
        var call = await AcquireAsync();
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        var waiting = AcquireMany(3);

        Assert.Equal(60, call.OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60)));

        await SettleAsync();
        Assert.All(waiting, permit => Assert.True(permit.IsRejected()));
        var seconds = Enumerable.Range(0, 3000).Select(number => Rejection($"late {number}").RetryAfterSeconds()).ToArray();
        Assert.Equal(seconds.Order(), seconds);
        Assert.InRange(seconds[0], 60, 61);
        Assert.True(seconds[^1] > seconds[0]);
    }

    [Fact]
    public async Task Repeated_rejections_of_one_caller_keep_its_Retry_After_and_don_t_delay_others()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60));
        var seconds = Enumerable.Range(0, 3).Select(_ => Rejection("hammer").RetryAfterSeconds()).Last();

        Assert.All(Enumerable.Range(0, 5000), _ => Assert.Equal(seconds, Rejection("hammer").RetryAfterSeconds()));
        Assert.InRange(Rejection("maria").RetryAfterSeconds(), 60, 61);
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(seconds - 30, Rejection("hammer").RetryAfterSeconds());
    }

    [Fact]
    public async Task Shortened_pause_releases_waiting_calls_sooner()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, retryAfter: null);
        var probe = AcquireAsync(priority: Priority.Completion);
        foreach (var pause in (int[])[1, 2, 4, 8])
        {
            await AdvanceAsync(TimeSpan.FromSeconds(pause));
            (await probe).OnRateLimited(ofAccount: true, retryAfter: null);
            probe = AcquireAsync(priority: Priority.Completion);
        }

        var next = AcquireAsync(employee: "maria", priority: Priority.Completion);
        await AdvanceAsync(TimeSpan.FromSeconds(16));
        Assert.False(next.IsCompleted);

        (await probe).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(next.IsGranted());
    }

    [Fact]
    public async Task Completion_call_waits_for_the_end_of_a_long_pause()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromMinutes(2));
        var finishing = AcquireAsync(priority: Priority.Completion);

        await AdvanceAsync(TimeSpan.FromSeconds(119));
        Assert.False(finishing.IsCompleted);

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(finishing.IsGranted());
    }

    [Fact]
    public async Task Repeatable_later_step_does_not_wait_for_the_end_of_a_long_pause()
    {
        var call = await AcquireAsync();
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        var waiting = Later();

        call.OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60));

        Assert.False((await waiting).IsAcquired);
        Assert.True(Later().IsRejected());
    }

    [Fact]
    public async Task Pause_without_Retry_After_ends_for_all_when_one_probe_succeeds()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, retryAfter: null);
        var waiting = AcquireMany(5);

        await AdvanceAsync(TimeSpan.FromSeconds(0.99));
        Assert.DoesNotContain(waiting, permit => permit.IsCompleted);
        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        var probe = Assert.Single(waiting, permit => permit.IsCompleted);

        (await probe).OnAccepted();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.All(waiting, permit => Assert.True(permit.IsGranted()));
    }

    [Fact]
    public async Task Pauses_grow_to_five_minutes_while_upstream_keeps_rejecting()
    {
        var call = await AcquireAsync();
        foreach (var pause in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        {
            call.OnRateLimited(ofAccount: true, retryAfter: null);
            var probe = AcquireAsync(priority: Priority.Completion);

            await AdvanceAsync(TimeSpan.FromSeconds(pause - 0.01));
            Assert.False(probe.IsCompleted, $"A call goes out before {pause} s are over.");

            Time.Advance(TimeSpan.FromSeconds(0.01));
            call = await probe.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Lost_probe_is_followed_by_another_probe()
    {
        (await AcquireAsync()).OnRateLimited(ofAccount: true, retryAfter: null);
        var waiting = AcquireMany(2);

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(1.99));
        Assert.Equal((1, 1), (Granted(waiting), waiting.Count(permit => permit.IsCompleted)));

        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.All(waiting, permit => Assert.True(permit.IsGranted()));
    }

    [Fact]
    public async Task Call_sent_before_the_pause_neither_ends_nor_extends_it()
    {
        var (early, late) = (await AcquireAsync(), await AcquireAsync());
        (await AcquireAsync()).OnRateLimited(ofAccount: true, retryAfter: null);
        late.OnRateLimited(ofAccount: true, retryAfter: null);
        early.OnAccepted();
        var waiting = AcquireAsync();

        await AdvanceAsync(TimeSpan.FromSeconds(0.99));
        Assert.False(waiting.IsCompleted);
        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.True(waiting.IsGranted());
    }

    [Fact]
    public async Task Pause_of_one_workspace_delays_no_call_to_another()
    {
        (await AcquireAsync("one")).OnRateLimited(ofAccount: false, TimeSpan.FromSeconds(3));
        var (same, other, none) = (AcquireAsync("one"), AcquireAsync("other"), AcquireAsync());

        Assert.False(same.IsCompleted);
        Assert.True(other.IsGranted() && none.IsGranted());

        await AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.True(same.IsGranted());
    }

    [Fact]
    public async Task Pause_without_waiting_calls_is_counted_only_until_it_ends()
    {
        var closed = new Dictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == Meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (instrument, gates, tags, _) =>
            {
                if (instrument.Name == "clockifybff.budget.gates")
                {
                    closed[(string)tags[0].Value!] = gates;
                }
            }
        );
        listener.Start();
        (await AcquireAsync("one")).OnRateLimited(ofAccount: false, TimeSpan.FromSeconds(9));
        (await AcquireAsync()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(3));

        listener.RecordObservableInstruments();
        Assert.Equal((1, 1), (closed["account"], closed["workspace"]));

        Time.Advance(TimeSpan.FromSeconds(3));
        listener.RecordObservableInstruments();
        Assert.Equal((0, 1), (closed["account"], closed["workspace"]));
    }

    private Task<Permit>[] AcquireMany(int count) => [.. Enumerable.Range(0, count).Select(number => AcquireAsync(employee: $"{number}"))];

    private Task<Permit> AcquireAsync(string? workspace = null, string employee = "asha", Priority priority = Priority.Interactive) =>
        AcquireAsync(new PermitRequest(priority, employee, workspace));
}
