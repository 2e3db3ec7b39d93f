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
    public Task Repeat_after_a_lost_response_finds_the_effect_and_returns_it(string kind, string fault) =>
        AssertEffectIsFoundAsync(fixture, kind, fault);

    [Theory]
    [InlineData("tags")]
    [InlineData("entries")]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task Repeat_after_a_late_response_finds_the_effect_and_returns_it(string kind)
    {
        await using var manualClock = await IdempotencyFixture.StartWithManualClockAsync();
        await AssertEffectIsFoundAsync(manualClock, kind, SandboxFault.HangAfterEffect);
    }

    [Theory]
    [MemberData(nameof(LostBefore))]
    public Task Repeat_after_a_lost_request_executes_it(string kind, string fault) => AssertIsExecutedAsync(fixture, kind, fault);

    [Theory]
    [InlineData("tags")]
    [InlineData("entries")]
    [InlineData("start")]
    public async Task Repeat_after_a_hanging_request_executes_it(string kind)
    {
        await using var manualClock = await IdempotencyFixture.StartWithManualClockAsync();
        await AssertIsExecutedAsync(manualClock, kind, SandboxFault.Hang);
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

    private static async Task AssertEffectIsFoundAsync(IdempotencyFixture fixture, string kind, string fault)
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

    private static async Task AssertIsExecutedAsync(IdempotencyFixture fixture, string kind, string fault)
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
