using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Security;

/// <summary>The limits per caller, which don't affect other callers.</summary>
[Trait("Kind", "API")]
public sealed class CallerLimitsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/clockify/api/v1/user")]
    [InlineData("/api/v1/me")]
    [InlineData("/nowhere")]
    public async Task Caller_over_the_request_rate_gets_429_with_Retry_After(string path)
    {
        await using var service = await BffFixture.StartAsync(("Limits:RequestsPerSecondPerCaller", "5"));
        using var busy = service.CallerOf("asha@example.com");
        using var other = service.CallerOf("maria@example.com");
        using var anybody = new HttpClient { BaseAddress = service.Url };
        var before = (await service.Sandbox.JournalAsync()).Count;
        var rejected = await busy.GetAsync(new Uri(path, UriKind.Relative), Stop);
        for (var attempt = 1; attempt < 100 && rejected.StatusCode != HttpStatusCode.TooManyRequests; attempt++)
        {
            // In parallel, so that they come faster than the limit also on a busy machine.
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => busy.GetAsync(new Uri(path, UriKind.Relative), Stop)));
            before = (await service.Sandbox.JournalAsync()).Count;
            rejected = await busy.GetAsync(new Uri(path, UriKind.Relative), Stop);
        }

        var problem = await rejected.ProblemAsync();
        Assert.Equal(("rate_limited", "wait", 1), (problem.ErrorCode, problem.Action, problem.RetryAfterSeconds));
        Assert.Equal(TimeSpan.FromSeconds(1), rejected.Headers.RetryAfter?.Delta);
        Assert.Equal(before, (await service.Sandbox.JournalAsync()).Count);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await other.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
        for (var probes = 0; probes < 10; probes++)
        {
            Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).StatusCode);
        }

        var since = Stopwatch.StartNew();
        var (status, _) = await Eventually.BecomesAsync(
            async () =>
            {
                var sent = since.Elapsed;
                return ((await busy.SendAsync(HttpMethod.Get, path)).Status, Sent: sent);
            },
            response => response.Status != 429 || response.Sent > TimeSpan.FromSeconds(1)
        );
        Assert.NotEqual(429, status);
    }

    [Fact]
    public async Task Request_rate_that_is_no_multiple_of_ten_is_exact()
    {
        const int limit = 19;
        await using var service = await BffFixture.StartAsync(("Limits:RequestsPerSecondPerCaller", $"{limit}"));
        using var busy = service.CallerOf("asha@example.com");
        await busy.ReadAsync("user");
        await CountAcceptedAsync();

        // After a second, exactly the configured number of requests is allowed again.
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        var counting = Stopwatch.StartNew();
        var accepted = await CountAcceptedAsync();
        Assert.InRange(accepted, limit, (int)(limit * (3 + counting.Elapsed.TotalSeconds)));

        async Task<int> CountAcceptedAsync()
        {
            var responses = await Task.WhenAll(
                Enumerable.Range(0, 4 * limit).Select(_ => busy.GetAsync(new Uri("/nowhere", UriKind.Relative), Stop))
            );
            return responses.Count(response => response.StatusCode == HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(60)]
    public async Task Parallel_reads_of_one_caller_succeed_with_the_default_limits(int reads)
    {
        // The clock stands still, so that no request is rejected because it is queued for too long.
        await using var service = new BffFixture { Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) };
        await service.StartWithAsync(("Limits:RequestsPerSecondPerCaller", "50"), ("Limits:ConcurrentPerCaller", "20"));
        await service.Sandbox.ChangeSettingsAsync(new { latency = "00:00:00.300" });
        using var caller = service.CallerOf("asha@example.com");
        await caller.ReadAsync("user");

        var responses = await Task.WhenAll(
            Enumerable.Range(0, reads).Select(_ => caller.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop))
        );

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Cached_responses_take_no_concurrency_permit_and_the_queue_is_bounded()
    {
        // The clock stands still, so that no request is rejected because it is queued for too long.
        await using var service = new BffFixture { Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) };
        await service.StartWithAsync(("Limits:ConcurrentPerCaller", "1"));
        using var busy = service.CallerOf("asha@example.com");
        var projects = new Uri($"/api/v1/workspaces/{await busy.FirstWorkspaceAsync()}/projects", UriKind.Relative);
        using var first = await busy.GetAsync(projects, Stop);
        using var second = await busy.GetAsync(projects, Stop);
        await service.Sandbox.FailNextAsync(new(SandboxFault.Hang) { Method = "GET", Path = "/api/v1/user" });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var hanging = busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), patience.Token);
        await Eventually.BecomesAsync(() => service.Sandbox.FaultsLeftAsync(), left => left == 0);

        using var kept = await busy.GetAsync(projects, Stop);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        (await busy.SendAsync(HttpMethod.Get, $"{projects}", headers: ("If-None-Match", $"{first.Headers.ETag}"))).Is(304);

        // One request runs and five are queued: the others are rejected at once.
        var waiting = Enumerable.Range(0, 8).Select(_ => busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop)).ToList();
        for (var rejected = 0; rejected < 3; rejected++)
        {
            var one = await Task.WhenAny(waiting);
            waiting.Remove(one);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await one).StatusCode);
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.All(await Task.WhenAll(waiting), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Caller_over_the_concurrency_limit_gets_429_and_others_don_t()
    {
        await using var service = await BffFixture.StartAsync(("Limits:ConcurrentPerCaller", "2"));
        using var busy = service.CallerOf("asha@example.com");
        using var other = service.CallerOf("maria@example.com");
        await busy.ReadAsync("user");
        await service.Sandbox.FailNextAsync(
            new(SandboxFault.Hang)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Count = 2,
            }
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<HttpResponseMessage>[] hanging =
        [
            .. Enumerable.Range(0, 2).Select(_ => busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), patience.Token)),
        ];
        await Eventually.BecomesAsync(() => service.Sandbox.FaultsLeftAsync(), left => left == 0);

        using var rejected = await busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (rejected.StatusCode, (await rejected.ProblemAsync()).ErrorCode));
        await other.ReadAsync("user");

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(hanging));
        await Eventually.BecomesAsync(
            () => busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop),
            response => response.StatusCode != HttpStatusCode.TooManyRequests
        );
    }
}
