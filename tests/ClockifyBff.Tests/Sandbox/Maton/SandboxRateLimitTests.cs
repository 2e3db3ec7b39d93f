using ClockifyBff.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Maton;

[Trait("Kind", "API")]
public sealed class SandboxRateLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Eleventh_request_in_any_second_is_refused_on_both_planes()
    {
        await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions(), _time);
        await TakeAsync(sandbox, 5);
        _time.Advance(TimeSpan.FromMilliseconds(600));
        await TakeAsync(sandbox, 5);

        var refused = await sandbox.GetAsync("/clockify/api/v1/user");
        var refusedToo = await sandbox.GetAsync("/connections");
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await TakeAsync(sandbox, 5);
        var again = await sandbox.GetAsync("/connections");

        Assert.All([refused, refusedToo, again], response => Assert.Equal(429, response.Status));
        Assert.Equal(429, refused.Json.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Null(refused.RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_setting_is_sent_with_429()
    {
        await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions { RequestsPerSecond = 0 }, _time);
        await sandbox.Controls.ChangeSettingsAsync(new { retryAfter = 7 });
        var with = await sandbox.GetAsync("/connections");
        await sandbox.Controls.ChangeSettingsAsync(new { retryAfter = (int?)null });
        var without = await sandbox.GetAsync("/connections");

        Assert.Equal(TimeSpan.FromSeconds(7), with.RetryAfter);
        Assert.Null(without.RetryAfter);
    }

    [Fact]
    public async Task Call_with_a_refused_key_does_not_count_toward_the_limit()
    {
        await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions { RequestsPerSecond = 1 }, _time);
        var refused = await sandbox.Browser.SendAsync(HttpMethod.Get, "/connections");

        await TakeAsync(sandbox, 1);

        Assert.Equal(401, refused.Status);
    }

    [Fact]
    public async Task Latency_setting_delays_every_response()
    {
        await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions { Latency = TimeSpan.FromSeconds(3) }, _time);
        var answering = sandbox.GetAsync("/connections");
        await sandbox.Controls.WaitForAsync(request => request.Target == "/connections");
        _time.Advance(TimeSpan.FromSeconds(2.9));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var early = answering.IsCompleted;

        var response = await Eventually.DoneAsync(_time, answering, TimeSpan.FromSeconds(0.2));

        Assert.False(early);
        Assert.Equal(200, response.Status);
    }

    private static async Task TakeAsync(StartedSandbox sandbox, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var response = await sandbox.GetAsync("/connections");
            Assert.Equal(200, response.Status);
        }
    }
}
