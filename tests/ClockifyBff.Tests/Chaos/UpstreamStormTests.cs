namespace ClockifyBff.Tests.Chaos;

/// <summary>
/// Upstream fails while people work. Who calls hears the truth or gets an old copy, nothing is lost or doubled, and it ends by itself.
/// </summary>
[Trait("Kind", "chaos")]
public sealed class UpstreamStormTests
{
    private const string Everything = "^/api/v1/";

    // A probe, some that had been sent when the gate closed, and a second probe after twice the pause: with four callers, and without a
    // gate it would be hundreds.
    private const int MostInALimit = 25;

    private static readonly TimeSpan _storm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _weather = TimeSpan.FromSeconds(1);

    /// <summary>What happens, and what callers may hear of it: that time is up, too, where attempts have to wait for their turns.</summary>
    public static TheoryData<string, string[]> Storms =>
        new()
        {
            { "reset", ["502 upstream_unavailable", "504 upstream_timeout"] },
            { "hang", ["504 upstream_timeout"] },
            { "half_body", ["502 upstream_unavailable", "502 upstream_invalid_response", "504 upstream_timeout", "broken"] },
            { "503", ["502 upstream_unavailable", "504 upstream_timeout", "503"] },
            { "502 in HTML", ["502 upstream_unavailable", "502 upstream_invalid_response", "504 upstream_timeout"] },
            { "slow", ["504 upstream_timeout"] },
            { "limit", ["429 rate_limited"] },
            { "limit of a second", ["429 rate_limited", "504 upstream_timeout"] },
        };

    [Theory]
    [MemberData(nameof(Storms))]
    public async Task Storm_upstream_yields_known_errors_or_stale_entries_and_loses_no_write(string storm, string[] heard)
    {
        // A limit leaves no call hanging, so that a time-out could only show a busy machine.
        var timeout = storm == "limit" ? "00:00:10" : "00:00:02";
        await using var bff = await BffFixture.StartAsync(
            ("Maton:Timeout", timeout),
            ("Budget:MaxWait", "00:00:01"),
            ("Cache:TimeEntriesSeconds", "1"),
            ("Cache:ReferenceDataSeconds", "1")
        );
        await using var traffic = await Traffic.StartAsync(bff.SandboxUrl, bff.Sandbox, bff.Url);
        var calm = await traffic.ResultsDuringAsync(() => Task.Delay(_weather, TestContext.Current.CancellationToken));
        Assert.All(calm, result => Assert.True(result.IsSuccess, $"{result}"));
        var arrived = 0;

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            var before = await bff.Sandbox.JournalPositionAsync();
            await BreakAsync(bff.Sandbox, storm);
            await Task.Delay(_storm, TestContext.Current.CancellationToken);
            arrived = (await bff.Sandbox.JournalAsync(before)).Count;
            await traffic.HearsAsync(one => one is { IsSuccess: true, Age: > 0 });
            await MendAsync(bff.Sandbox);
            await traffic.RecoverAsync();
        });

        Assert.All(results.Where(one => !one.IsSuccess), one => Assert.Contains(one.Outcome, heard));
        Assert.Contains(results, one => !one.IsSuccess);
        Assert.True(
            !storm.StartsWith("limit", StringComparison.Ordinal) || arrived <= MostInALimit,
            $"{arrived} calls went where a limit was reached"
        );
        await traffic.AssertPromisesAreKeptAsync();
    }

    private static Task BreakAsync(SandboxControls sandbox, string storm) =>
        storm switch
        {
            "503" => sandbox.AnswerNextAsync(
                null,
                Everything,
                503,
                """{"message":"Down for maintenance","code":503}""",
                count: int.MaxValue
            ),
            "502 in HTML" => sandbox.AnswerNextAsync(null, Everything, 502, "<html>Bad Gateway</html>", "text/html", count: int.MaxValue),
            "slow" => sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromSeconds(1.2) }),
            "limit" => sandbox.ChangeSettingsAsync(new { requestsPerSecond = 0 }),
            "limit of a second" => sandbox.ChangeSettingsAsync(new { requestsPerSecond = 0, retryAfter = 1 }),
            _ => sandbox.FailNextAsync(new SandboxFault(storm) { Path = Everything, Count = int.MaxValue }),
        };

    private static async Task MendAsync(SandboxControls sandbox)
    {
        await sandbox.ClearFaultsAsync();
        await sandbox.ChangeSettingsAsync(new { latency = TimeSpan.Zero, requestsPerSecond = 100_000 });
    }
}
