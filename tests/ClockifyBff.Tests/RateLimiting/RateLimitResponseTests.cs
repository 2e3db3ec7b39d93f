using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

[Trait("Kind", "API")]
public sealed class RateLimitResponseTests
{
    [Fact]
    public async Task Caller_without_a_permit_gets_429_with_Retry_After_and_nothing_is_sent()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = new BffFixture { Time = time };
        await service.StartWithAsync(("Budget:RequestsPerSecond", "10"), ("Budget:MaxWait", "00:00:00"));
        using var caller = service.CallerOf();
        await Eventually.DoneAsync(time, caller.SendAsync(HttpMethod.Get, "/clockify/api/v1/user"));
        var before = await service.Sandbox.JournalPositionAsync();

        // The clock stands still from now on, so that no permit becomes free.
        HttpResponseMessage? rejected = null;
        for (var calls = 0; rejected is null && calls < 12; calls++)
        {
            var response = await caller.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), TestContext.Current.CancellationToken);
            rejected = response.StatusCode == HttpStatusCode.OK ? null : response;
        }

        Assert.NotNull(rejected);
        var problem = await rejected.ProblemAsync();
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited", "wait"), (rejected.StatusCode, problem.ErrorCode, problem.Action));
        Assert.Equal(TimeSpan.FromSeconds(problem.RetryAfterSeconds!.Value), rejected.Headers.RetryAfter?.Delta);
        Assert.True((await service.Sandbox.JournalAsync(before)).Count <= 10);
    }

    [Fact]
    public async Task Write_whose_first_read_was_admitted_is_not_rejected()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        (string, string?)[] settings =
        [
            .. TestStore.NewSqlite().Settings,
            ("Authentication:Mode", "Development"),
            ("Connections:Adoption", "On"),
        ];
        string workspace;
        await using (var before = await BffFixture.StartOnSandboxAsync(sandbox, settings))
        {
            using var known = before.CallerOf("asha@example.com");
            workspace = await known.FirstWorkspaceAsync();
        }

        // One permit a second, and no call may wait: only an operation that has begun gets a second one.
        await using var service = await BffFixture.StartOnSandboxAsync(
            sandbox,
            [.. settings, ("Budget:RequestsPerSecond", "1"), ("Budget:MaxWait", "00:00:00")]
        );
        using var caller = service.CallerOf("asha@example.com");
        var response = await Eventually.BecomesAsync(
            () => caller.CallApiAsync(HttpMethod.Post, $"workspaces/{workspace}/timer/start", new { description = "Now" }),
            response => response.Status != 429
        );

        response.Is(201);
    }
}
