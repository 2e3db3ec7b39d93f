namespace ClockifyBff.Tests.Workflows;

/// <summary>The answer to a write never came: the repeat looks for what came of it before it sends it again.</summary>
[Trait("Kind", "API")]
public sealed class LostResponseTests(IdempotencyFixture desk) : IClassFixture<IdempotencyFixture>
{
    public static TheoryData<string, string> LostAfter =>
        Each(SandboxFault.ResetAfterEffect, SandboxFault.HalfBody, SandboxFault.CloseAfterEffect);

    public static TheoryData<string, string> LostBefore => Each(SandboxFault.Reset, SandboxFault.Close, SandboxFault.Answer);

    [Theory]
    [MemberData(nameof(LostAfter))]
    [InlineData("tags", SandboxFault.HangAfterEffect)]
    [InlineData("entries", SandboxFault.HangAfterEffect)]
    [InlineData("start", SandboxFault.HangAfterEffect)]
    [InlineData("stop", SandboxFault.HangAfterEffect)]
    public async Task Repeat_after_a_lost_response_finds_the_effect_and_returns_it(string kind, string fault)
    {
        var post = await desk.NewAsync(kind);
        var running = await desk.RunningAsync();
        var there = await desk.ThereAsync(kind);
        var before = await desk.Sandbox.JournalPositionAsync();
        await desk.FailAsync(post, fault);

        var found = (await desk.SendAsync(post)).Is(kind == "stop" ? 200 : 201);

        Assert.Single(await desk.WritesSinceAsync(before));
        Assert.Equal(kind == "stop" ? running : Assert.Single((await desk.ThereAsync(kind)).Except(there)), IdempotencyFixture.IdIn(found));
        Assert.False(found.Has("Idempotency-Replayed"));

        var replayed = await desk.SendAsync(post);
        Assert.Equal((found.Status, found.Text, found.Location), (replayed.Status, replayed.Text, replayed.Location));
        Assert.Equal("true", replayed.Header("Idempotency-Replayed"));
    }

    [Theory]
    [MemberData(nameof(LostBefore))]
    [InlineData("tags", SandboxFault.Hang)]
    [InlineData("entries", SandboxFault.Hang)]
    [InlineData("start", SandboxFault.Hang)]
    public async Task Repeat_after_a_lost_request_executes_it(string kind, string fault)
    {
        var post = await desk.NewAsync(kind);
        var running = await desk.RunningAsync();
        var there = await desk.ThereAsync(kind);
        var before = await desk.Sandbox.JournalPositionAsync();
        await desk.FailAsync(post, fault);
        Assert.Equal(there, await desk.ThereAsync(kind));

        var sent = (await desk.SendAsync(post)).Is(kind == "stop" ? 200 : 201);

        Assert.Equal(2, (await desk.WritesSinceAsync(before)).Count);
        Assert.Equal(kind == "stop" ? running : Assert.Single((await desk.ThereAsync(kind)).Except(there)), IdempotencyFixture.IdIn(sent));
        Assert.Equal(
            kind is "start" or "continue" ? IdempotencyFixture.IdIn(sent) : null,
            kind is "start" or "continue" or "stop" ? await desk.RunningAsync() : null
        );
    }

    [Fact]
    public async Task Repeat_that_can_t_search_for_the_effect_is_502_and_a_later_one_finds_it()
    {
        var post = await desk.NewAsync("projects");
        var there = await desk.ThereAsync("projects");
        await desk.FailAsync(post, SandboxFault.ResetAfterEffect);
        await desk.Sandbox.FailNextAsync(new(SandboxFault.Reset) { Method = "GET", Count = 99 });

        Assert.Equal((502, "retry"), (await desk.SendAsync(post)) is { } answer ? (answer.Status, answer.Problem.Action) : default);

        await desk.Sandbox.ClearFaultsAsync();
        var found = (await desk.SendAsync(post)).Is(201);
        Assert.Equal(Assert.Single((await desk.ThereAsync("projects")).Except(there)), IdempotencyFixture.IdIn(found));
    }

    private static TheoryData<string, string> Each(params string[] faults)
    {
        var all = new TheoryData<string, string>();
        foreach (var kind in IdempotencyFixture.Kinds.Select(row => row.Data))
        {
            foreach (var fault in faults)
            {
                all.Add(kind, fault);
            }
        }

        return all;
    }
}
