using System.Net;
using ClockifyBff.Tests.Sandbox;

namespace ClockifyBff.Tests.Security;

/// <summary>What one caller may ask of the service; others don't notice.</summary>
public sealed class CallerLimitsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/clockify/api/v1/user")]
    [InlineData("/api/v1/me")]
    [InlineData("/nowhere")]
    public async Task Who_asks_too_often_is_told_when_to_come_back(string path)
    {
        await using var service = await Bff.StartAsync(("Limits:RequestsPerSecondPerCaller", "5"));
        using var busy = service.CallerOf("asha@example.com");
        using var other = service.CallerOf("maria@example.com");
        using var anybody = new HttpClient { BaseAddress = service.Url };
        var before = (await service.Sandbox.JournalAsync()).Count;
        var refused = await busy.GetAsync(new Uri(path, UriKind.Relative), Stop);
        while (refused.StatusCode != HttpStatusCode.TooManyRequests)
        {
            before = (await service.Sandbox.JournalAsync()).Count;
            refused = await busy.GetAsync(new Uri(path, UriKind.Relative), Stop);
        }

        var problem = await refused.ProblemAsync();
        Assert.Equal(("rate_limited", "wait", 1), (problem.ErrorCode, problem.Action, problem.RetryAfterSeconds));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(before, (await service.Sandbox.JournalAsync()).Count);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await other.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
        for (var probes = 0; probes < 10; probes++)
        {
            Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).StatusCode);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await busy.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task A_limit_is_what_it_says_also_where_ten_does_not_divide_it()
    {
        const int limit = 19;
        await using var service = await Bff.StartAsync(("Limits:RequestsPerSecondPerCaller", $"{limit}"));
        using var busy = service.CallerOf("asha@example.com");
        await busy.ReadAsync("user");
        await AnsweredOfManyAsync();

        // All of a second's requests are there again, and no more than these.
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        Assert.InRange(await AnsweredOfManyAsync(), limit, 3 * limit);

        async Task<int> AnsweredOfManyAsync()
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4 * limit).Select(_ => busy.GetAsync(new Uri("/nowhere", UriKind.Relative), Stop)));
            return answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Who_asks_for_too_much_at_once_is_refused_the_rest()
    {
        await using var service = await Bff.StartAsync(("Limits:ConcurrentPerCaller", "2"));
        using var busy = service.CallerOf("asha@example.com");
        using var other = service.CallerOf("maria@example.com");
        await busy.ReadAsync("user");
        await service.Sandbox.FailNextAsync(new(SandboxFault.Hang) { Method = "GET", Path = "/api/v1/user", Count = 2 });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<HttpResponseMessage>[] hanging = [.. Enumerable.Range(0, 2).Select(_ => busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), patience.Token))];
        while (await service.Sandbox.FaultsLeftAsync() > 0)
        {
            await Task.Delay(20, Stop);
        }

        using var refused = await busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (refused.StatusCode, (await refused.ProblemAsync()).ErrorCode));
        await other.ReadAsync("user");

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(hanging));
        while (await busy.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop) is { StatusCode: HttpStatusCode.TooManyRequests })
        {
            await Task.Delay(20, Stop);
        }
    }
}
