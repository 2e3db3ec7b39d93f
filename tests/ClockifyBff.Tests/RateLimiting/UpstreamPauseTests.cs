using System.Diagnostics.Metrics;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Upstream has asked for a pause.</summary>
[Trait("Kind", "unit")]
public sealed class UpstreamPauseTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly Meter _meter = new("gates of a test");
    private readonly FairRateLimiter _rateLimiter;

    public UpstreamPauseTests() => _rateLimiter = Budgets.Of(1000, _time, _meter);

    public void Dispose()
    {
        _rateLimiter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Calls_wait_until_the_pause_ends_and_are_then_all_released()
    {
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(3));
        var waiting = Turns(20);

        await AdvanceAsync(TimeSpan.FromSeconds(2.99));
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));

        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.All(waiting, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Pause_longer_than_MaxWait_rejects_at_once_with_staggered_Retry_After()
    {
        var call = await Turn();
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        var waiting = Turns(3);

        Assert.Equal(60, call.OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60)));

        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.All(waiting, turn => Assert.IsType<RateLimitRejectedException>(turn.Exception!.InnerException));
        var seconds = Enumerable.Range(0, 3000).Select(number => Refusal($"late {number}").RetryAfterSeconds!.Value).ToArray();
        Assert.Equal(seconds.Order(), seconds);
        Assert.InRange(seconds[0], 60, 61);
        Assert.True(seconds[^1] > seconds[0]);
    }

    [Fact]
    public async Task Repeated_rejections_of_one_caller_keep_its_Retry_After_and_don_t_delay_others()
    {
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60));
        var seconds = Enumerable.Range(0, 3).Select(_ => Refusal("hammer").RetryAfterSeconds!.Value).Last();

        Assert.All(Enumerable.Range(0, 5000), _ => Assert.Equal(seconds, Refusal("hammer").RetryAfterSeconds));
        Assert.InRange(Refusal("maria").RetryAfterSeconds!.Value, 60, 61);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(seconds - 30, Refusal("hammer").RetryAfterSeconds);
    }

    [Fact]
    public async Task Shortened_pause_releases_waiting_calls_sooner()
    {
        (await Turn()).OnRateLimited(ofAccount: true, retryAfter: null);
        var probe = Turn(priority: Priority.Completion);
        foreach (var pause in (int[])[1, 2, 4, 8])
        {
            await AdvanceAsync(TimeSpan.FromSeconds(pause));
            (await probe).OnRateLimited(ofAccount: true, retryAfter: null);
            probe = Turn(priority: Priority.Completion);
        }

        var next = Turn(employee: "maria", priority: Priority.Completion);
        await AdvanceAsync(TimeSpan.FromSeconds(16));
        Assert.False(next.IsCompleted);

        (await probe).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Completion_call_waits_for_the_end_of_a_long_pause()
    {
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromMinutes(2));
        var finishing = Turn(priority: Priority.Completion);

        await AdvanceAsync(TimeSpan.FromSeconds(119));
        Assert.False(finishing.IsCompleted);

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(finishing.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Repeatable_later_step_does_not_wait_for_the_end_of_a_long_pause()
    {
        var call = await Turn();
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(1));
        var waiting = Later();

        call.OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(60));

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => waiting);
        Assert.Throws<RateLimitRejectedException>(() =>
        {
            _ = Later();
        });
    }

    [Fact]
    public async Task Pause_without_Retry_After_ends_for_all_when_one_probe_succeeds()
    {
        (await Turn()).OnRateLimited(ofAccount: true, retryAfter: null);
        var waiting = Turns(5);

        await AdvanceAsync(TimeSpan.FromSeconds(0.99));
        Assert.DoesNotContain(waiting, turn => turn.IsCompleted);
        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        var probe = Assert.Single(waiting, turn => turn.IsCompleted);

        (await probe).OnAccepted();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.All(waiting, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Pauses_grow_to_five_minutes_while_upstream_keeps_rejecting()
    {
        var call = await Turn();
        foreach (var pause in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        {
            call.OnRateLimited(ofAccount: true, retryAfter: null);
            var probe = Turn(priority: Priority.Completion);

            await AdvanceAsync(TimeSpan.FromSeconds(pause - 0.01));
            Assert.False(probe.IsCompleted, $"A call goes out before {pause} s are over.");

            _time.Advance(TimeSpan.FromSeconds(0.01));
            call = await probe.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Lost_probe_is_followed_by_another_probe()
    {
        (await Turn()).OnRateLimited(ofAccount: true, retryAfter: null);
        var waiting = Turns(2);

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(1.99));
        Assert.Equal(1, waiting.Count(turn => turn.IsCompleted));

        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.All(waiting, turn => Assert.True(turn.IsCompleted));
    }

    [Fact]
    public async Task Call_sent_before_the_pause_neither_ends_nor_extends_it()
    {
        var (early, late) = (await Turn(), await Turn());
        (await Turn()).OnRateLimited(ofAccount: true, retryAfter: null);
        late.OnRateLimited(ofAccount: true, retryAfter: null);
        early.OnAccepted();
        var waiting = Turn();

        await AdvanceAsync(TimeSpan.FromSeconds(0.99));
        Assert.False(waiting.IsCompleted);
        await AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Pause_of_one_workspace_delays_no_call_to_another()
    {
        (await Turn("one")).OnRateLimited(ofAccount: false, TimeSpan.FromSeconds(3));
        var (same, other, none) = (Turn("one"), Turn("other"), Turn());

        Assert.False(same.IsCompleted);
        Assert.True(other.IsCompletedSuccessfully && none.IsCompletedSuccessfully);

        await AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.True(same.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Pause_without_waiting_calls_is_counted_only_until_it_ends()
    {
        var closed = new Dictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == _meter)
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
        (await Turn("one")).OnRateLimited(ofAccount: false, TimeSpan.FromSeconds(9));
        (await Turn()).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(3));

        listener.RecordObservableInstruments();
        Assert.Equal((1, 1), (closed["account"], closed["workspace"]));

        _time.Advance(TimeSpan.FromSeconds(3));
        listener.RecordObservableInstruments();
        Assert.Equal((0, 1), (closed["account"], closed["workspace"]));
    }

    private Problem Refusal(string employee) =>
        Assert
            .Throws<RateLimitRejectedException>(() =>
            {
                _ = Turn(employee: employee);
            })
            .Problem;

    private async Task AdvanceAsync(TimeSpan span)
    {
        _time.Advance(span);
        await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    private Task<Permit> Later() =>
        _rateLimiter
            .AcquireAsync(
                new PermitRequest(Priority.Completion, "maria", Scope: null) { MayBeRejected = true },
                TestContext.Current.CancellationToken
            )
            .AsTask();

    private Task<Permit>[] Turns(int count) => [.. Enumerable.Range(0, count).Select(number => Turn(employee: $"{number}"))];

    private Task<Permit> Turn(string? workspace = null, string employee = "asha", Priority priority = Priority.Interactive) =>
        _rateLimiter.AcquireAsync(new PermitRequest(priority, employee, workspace), TestContext.Current.CancellationToken).AsTask();
}
