namespace ClockifyBff.Tests.Chaos;

/// <summary>
/// Upstream fails for seconds while employees work. Clients get correct errors or stale entries, no write is lost or doubled, and the
/// service recovers by itself.
/// </summary>
[Trait("Kind", "chaos")]
public sealed class SustainedUpstreamFailureTests
{
    private const string AnyApiPath = "^/api/v1/";

    // One probe, the calls already sent when the pause began, and a second probe after twice the pause. Without the pause, four clients
    // would send hundreds.
    private const int MaxCallsWhileRateLimited = 25;

    private static readonly TimeSpan _failureDuration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _normalDuration = TimeSpan.FromSeconds(1);

    /// <summary>The failure, and the allowed outcomes. Calls also time out while their attempts wait for permits.</summary>
    public static TheoryData<string, string[]> Failures =>
        new()
        {
            { "reset", ["502 upstream_unavailable", "504 upstream_timeout"] },
            { "hang", ["504 upstream_timeout"] },
            { "half_body", ["502 upstream_unavailable", "502 upstream_invalid_response", "504 upstream_timeout", "broken"] },
            { "503", ["502 upstream_unavailable", "504 upstream_timeout", "503"] },
            { "502 in HTML", ["502 upstream_unavailable", "502 upstream_invalid_response", "504 upstream_timeout"] },
            { "slow responses", ["504 upstream_timeout"] },
            { "rate limit", ["429 rate_limited"] },
            { "rate limit with Retry-After of 1 s", ["429 rate_limited", "504 upstream_timeout"] },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Upstream_failure_yields_known_errors_or_stale_entries_and_loses_no_write(string failure, string[] expectedOutcomes)
    {
        // A rate limit leaves no call hanging: with a short timeout, only a busy machine could time out.
        var timeout = failure == "rate limit" ? "00:00:10" : "00:00:02";
        await using var bff = await BffFixture.StartAsync(
            ("Maton:Timeout", timeout),
            ("Budget:MaxWait", "00:00:01"),
            ("Cache:TimeEntriesSeconds", "1"),
            ("Cache:ReferenceDataSeconds", "1")
        );
        await using var traffic = await Traffic.StartAsync(bff.SandboxUrl, bff.Sandbox, bff.Url);
        var normalResults = await traffic.ResultsDuringAsync(() => Task.Delay(_normalDuration, TestContext.Current.CancellationToken));
        Assert.All(normalResults, result => Assert.True(result.IsSuccess, $"{result}"));
        var callsUpstream = 0;

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            var before = await bff.Sandbox.JournalPositionAsync();
            await StartFailureAsync(bff.Sandbox, failure);
            await Task.Delay(_failureDuration, TestContext.Current.CancellationToken);
            callsUpstream = (await bff.Sandbox.JournalAsync(before)).Count;
            await traffic.WaitForResultAsync(result => result is { IsSuccess: true, Age: > 0 });
            await EndFailureAsync(bff.Sandbox);
            await traffic.WaitForRecoveryAsync();
        });

        Assert.All(results.Where(result => !result.IsSuccess), result => Assert.Contains(result.Outcome, expectedOutcomes));
        Assert.Contains(results, result => !result.IsSuccess);
        Assert.True(
            !failure.StartsWith("rate limit", StringComparison.Ordinal) || callsUpstream <= MaxCallsWhileRateLimited,
            $"{callsUpstream} calls went upstream during the rate limit"
        );
        await traffic.AssertClockifyMatchesResultsAsync();
    }

    private static Task StartFailureAsync(SandboxControls sandbox, string failure) =>
        failure switch
        {
            "503" => sandbox.RespondNextAsync(
                null,
                AnyApiPath,
                503,
                """{"message":"Down for maintenance","code":503}""",
                count: int.MaxValue
            ),
            "502 in HTML" => sandbox.RespondNextAsync(null, AnyApiPath, 502, "<html>Bad Gateway</html>", "text/html", count: int.MaxValue),
            "slow responses" => sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromSeconds(1.2) }),
            "rate limit" => sandbox.ChangeSettingsAsync(new { requestsPerSecond = 0 }),
            "rate limit with Retry-After of 1 s" => sandbox.ChangeSettingsAsync(new { requestsPerSecond = 0, retryAfter = 1 }),
            _ => sandbox.FailNextAsync(new SandboxFault(failure) { Path = AnyApiPath, Count = int.MaxValue }),
        };

    private static async Task EndFailureAsync(SandboxControls sandbox)
    {
        await sandbox.ClearFaultsAsync();
        await sandbox.ChangeSettingsAsync(new { latency = TimeSpan.Zero, requestsPerSecond = 100_000 });
    }
}
