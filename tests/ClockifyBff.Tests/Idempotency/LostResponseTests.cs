namespace ClockifyBff.Tests.Idempotency;

/// <summary>The response to a write is lost: the repeated request searches for the effect before it sends the write again.</summary>
[Trait("Kind", "API")]
public sealed class LostResponseTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    public static TheoryData<string, string> LostAfter =>
        EveryKindWith(SandboxFault.ResetAfterEffect, SandboxFault.HalfBody, SandboxFault.CloseAfterEffect);

    public static TheoryData<string, string> LostBefore => EveryKindWith(SandboxFault.Reset, SandboxFault.Close, SandboxFault.Response);

    [Theory]
    [MemberData(nameof(LostAfter))]
    [InlineData("tags", SandboxFault.HangAfterEffect)]
    [InlineData("entries", SandboxFault.HangAfterEffect)]
    [InlineData("start", SandboxFault.HangAfterEffect)]
    [InlineData("stop", SandboxFault.HangAfterEffect)]
    public async Task Repeat_after_a_lost_response_finds_the_effect_and_returns_it(string kind, string fault)
    {
        var post = await fixture.NewAsync(kind);
        var running = await fixture.GetRunningTimerIdAsync();
        var existing = await fixture.ListIdsAsync(kind);
        var before = await fixture.Sandbox.JournalPositionAsync();
        await fixture.SendAndFailAsync(post, fault);

        var found = (await fixture.SendAsync(post)).Is(kind == "stop" ? 200 : 201);

        Assert.Single(await fixture.WritesSinceAsync(before));
        Assert.Equal(
            kind == "stop" ? running : Assert.Single((await fixture.ListIdsAsync(kind)).Except(existing)),
            IdempotencyFixture.IdIn(found)
        );
        Assert.False(found.Has("Idempotency-Replayed"));

        var replayed = await fixture.SendAsync(post);
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
        var post = await fixture.NewAsync(kind);
        var running = await fixture.GetRunningTimerIdAsync();
        var existing = await fixture.ListIdsAsync(kind);
        var before = await fixture.Sandbox.JournalPositionAsync();
        await fixture.SendAndFailAsync(post, fault);
        Assert.Equal(existing, await fixture.ListIdsAsync(kind));

        var sent = (await fixture.SendAsync(post)).Is(kind == "stop" ? 200 : 201);

        Assert.Equal(2, (await fixture.WritesSinceAsync(before)).Count);
        Assert.Equal(
            kind == "stop" ? running : Assert.Single((await fixture.ListIdsAsync(kind)).Except(existing)),
            IdempotencyFixture.IdIn(sent)
        );
        Assert.Equal(
            kind is "start" or "continue" ? IdempotencyFixture.IdIn(sent) : null,
            kind is "start" or "continue" or "stop" ? await fixture.GetRunningTimerIdAsync() : null
        );
    }

    [Fact]
    public async Task Repeat_that_can_t_search_for_the_effect_is_502_and_a_later_one_finds_it()
    {
        var post = await fixture.NewAsync("projects");
        var existing = await fixture.ListIdsAsync("projects");
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);
        await fixture.Sandbox.FailNextAsync(new(SandboxFault.Reset) { Method = "GET", Count = 99 });

        Assert.Equal((502, "retry"), (await fixture.SendAsync(post)) is { } result ? (result.Status, result.Problem.Action) : default);

        await fixture.Sandbox.ClearFaultsAsync();
        var found = (await fixture.SendAsync(post)).Is(201);
        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("projects")).Except(existing)), IdempotencyFixture.IdIn(found));
    }

    private static TheoryData<string, string> EveryKindWith(params string[] faults)
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
