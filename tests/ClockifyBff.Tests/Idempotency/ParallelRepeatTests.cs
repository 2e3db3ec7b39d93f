namespace ClockifyBff.Tests.Idempotency;

/// <summary>A request that arrives twenty times in parallel is sent upstream once.</summary>
[Trait("Kind", "database")]
public sealed class ParallelRepeatTests(IdempotencyFixture fixture, PostgreSqlServer server) : IClassFixture<IdempotencyFixture>
{
    private const int Repeats = 20;

    [Theory]
    [MemberData(nameof(IdempotencyFixture.Kinds), MemberType = typeof(IdempotencyFixture))]
    public async Task Parallel_repeats_are_sent_once_and_get_equal_responses(string kind)
    {
        var post = await fixture.NewAsync(kind);
        var existing = await fixture.ListIdsAsync(kind);
        await fixture.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(100) });
        var before = await fixture.Sandbox.JournalPositionAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, Repeats).Select(_ => SendUntilCompletedAsync(() => fixture.SendAsync(post))));

        await fixture.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.Zero });
        Assert.Single(await fixture.WritesSinceAsync(before));
        AssertEqualResponses(results, kind == "stop" ? 200 : 201);
        Assert.Equal(kind == "stop" ? 0 : 1, (await fixture.ListIdsAsync(kind)).Count - existing.Count);
        Assert.Contains(IdempotencyFixture.IdIn(results[0]), await fixture.ListIdsAsync(kind));
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tags")]
    [InlineData("time-entries")]
    [InlineData("timer/start")]
    public async Task Parallel_repeats_on_two_replicas_are_sent_once(string path)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await TestStore.NewPostgreSqlAsync(server);
        await using var one = await BffFixture.StartOnSandboxAsync(sandbox, [.. store.Settings, ("Budget:RequestsPerSecond", "1000")]);
        await using var other = await BffFixture.StartOnSandboxAsync(sandbox, [.. store.Settings, ("Budget:RequestsPerSecond", "1000")]);
        using var asha = await TokenClient.OfAsync(one.Url, sandbox.Controls, "asha@example.com");
        using var again = await TokenClient.OfAsync(other.Url, sandbox.Controls, "asha@example.com");
        await asha.ConnectAsync();
        var target = $"workspaces/{await asha.Http.FirstWorkspaceAsync()}/{path}";
        object body =
            path is "projects" or "tags" ? new { name = "From both" }
            : path == "timer/start" ? new { description = "From both" }
            : new { start = "2026-05-13T08:00:00Z", end = "2026-05-13T09:00:00Z" };
        await sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(100) });
        var before = await sandbox.Controls.JournalPositionAsync();

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, Repeats)
                .Select(number =>
                    SendUntilCompletedAsync(() =>
                        (number % 2 == 0 ? asha : again).Http.CallApiAsync(
                            HttpMethod.Post,
                            target,
                            body,
                            headers: (IdempotencyFixture.Header, "both")
                        )
                    )
                )
        );

        Assert.Single(await sandbox.Controls.JournalAsync(before, "gateway"), call => call.Method != "GET");
        AssertEqualResponses(results, 201);
    }

    /// <summary>Repeats a request until the first one is no longer in progress.</summary>
    private static Task<CallResult> SendUntilCompletedAsync(Func<Task<CallResult>> send) =>
        Eventually.BecomesAsync(
            send,
            result =>
                result.Status != 409
                || result.Problem is not { ErrorCode: "idempotency_in_progress", Action: "wait", RetryAfterSeconds: > 0 }
        );

    private static void AssertEqualResponses(CallResult[] results, int status)
    {
        Assert.All(results, result => result.Is(status));
        Assert.Single(results.Select(result => (result.Text, result.ContentType, result.Location)).Distinct());
        Assert.Equal(status == 201, results[0].Location is not null);
        Assert.Equal(Repeats - 1, results.Count(result => result.Header("Idempotency-Replayed") == "true"));
    }
}
