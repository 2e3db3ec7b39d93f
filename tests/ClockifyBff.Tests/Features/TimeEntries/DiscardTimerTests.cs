using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class DiscardTimerTests : TimerTest
{
    [Fact]
    public async Task Discard_returns_the_deleted_timer_and_its_steps()
    {
        var id = await StartTimerInClockifyAsync(new { description = "A mistake" });
        var entry = await GetEntryAsync(id);

        var result = (await DiscardAsync($"?id={id}")).Is(200).Json;

        Assert.Equal(["deleted", "now", "steps"], result.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            (entry.GetRawText(), """["delete"]"""),
            (result.GetProperty("deleted").GetRawText(), result.GetProperty("steps").GetRawText())
        );
        (await Asha.GetAsync($"time-entries/{id}")).Is(404);
        Assert.Equal(JsonValueKind.Null, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").ValueKind);
        (await AssertUnchangedAsync(() => DiscardAsync($"?id={id}"))).IsProblem(409, "timer_not_running", "fix");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?id=")]
    [InlineData("?id=running")]
    [InlineData("?id={id}&id={id}")]
    public async Task Discard_without_a_valid_id_is_400_and_nothing_is_sent(string query)
    {
        var id = await StartTimerInClockifyAsync();
        var position = await Bff.Sandbox.JournalPositionAsync();

        (await DiscardAsync(query.Replace("{id}", id, StringComparison.Ordinal))).IsProblem(400, "invalid_request", "fix", "id");

        Assert.Empty(await Bff.Sandbox.JournalAsync(position, plane: "gateway"));
    }

    [Fact]
    public async Task Discard_with_an_unknown_parameter_is_400()
    {
        var id = await StartTimerInClockifyAsync();

        (await AssertUnchangedAsync(() => DiscardAsync($"?id={id}&dryRun=true"))).IsProblem(400, "invalid_request", "fix", "dryRun");
    }

    [Fact]
    public async Task Discard_of_an_entry_that_does_not_run_is_409_timer_not_running()
    {
        var finished = (await Asha.CreateAsync(FullEntry())).Id();
        var marias = (await Maria.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id();
        (await AssertUnchangedAsync(() => DiscardAsync($"?id={finished}"))).IsProblem(409, "timer_not_running", "fix");

        var running = await StartTimerInClockifyAsync();
        foreach (var id in (string[])[finished, marias, UnknownId])
        {
            var result = (await AssertUnchangedAsync(() => DiscardAsync($"?id={id}"))).IsProblem(409, "timer_not_running", "fix");
            Assert.Equal((await GetEntryAsync(running)).GetRawText(), result.Json.GetProperty("current").GetRawText());
        }
    }

    [Fact]
    public async Task Discard_with_an_outdated_If_Match_is_412()
    {
        var started = await StartTimerAsync();
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"time-entries/{started.Id()}",
            new { start = started.Text("start"), description = "Elsewhere" }
        );

        var result = (await AssertUnchangedAsync(() => DiscardAsync($"?id={started.Id()}", ("If-Match", started.Text("etag")!)))).IsProblem(
            412,
            "precondition_failed",
            "check"
        );

        var current = result.Json.GetProperty("current");
        Assert.Equal((await GetEntryAsync(started.Id())).GetRawText(), current.GetRawText());
        (await DiscardAsync($"?id={started.Id()}", ("If-Match", current.Text("etag")!))).Is(200);
        Assert.Empty(await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Discard_of_a_timer_deleted_meanwhile_is_404()
    {
        var id = await StartTimerInClockifyAsync();
        var running = await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true");
        await Asha.CallClockifyAsync(HttpMethod.Delete, $"time-entries/{id}");
        await Bff.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", 200, running.GetRawText());

        (await DiscardAsync($"?id={id}")).IsProblem(404, "not_found", "fix", "id");
    }

    private Task<CallResult> DiscardAsync(string query, params (string Name, string Value)[] headers) =>
        Asha.SendAsync(HttpMethod.Delete, $"timer{query}", body: null, headers);
}
