using System.Net;

namespace ClockifyBff.Tests.Budget;

public sealed class RefusalTests
{
    [Fact]
    public async Task A_caller_without_a_turn_is_told_when_to_come_back_and_nothing_is_sent()
    {
        await using var service = await Bff.StartAsync(("Budget:RequestsPerSecond", "10"), ("Budget:MaxWait", "00:00:00"));
        using var caller = service.CallerOf();
        HttpResponseMessage? refused = null;
        for (var calls = 0; refused is null && calls < 12; calls++)
        {
            var answer = await caller.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), TestContext.Current.CancellationToken);
            refused = answer.StatusCode == HttpStatusCode.OK ? null : answer;
        }

        Assert.NotNull(refused);
        var problem = await refused.ProblemAsync();
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited", "wait"), (refused.StatusCode, problem.ErrorCode, problem.Action));
        Assert.Equal(TimeSpan.FromSeconds(problem.RetryAfterSeconds!.Value), refused.Headers.RetryAfter?.Delta);
        Assert.True((await service.Sandbox.JournalAsync()).Count <= 10);
    }
}
