using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class DiscardTimerTests : TimerTest
{
    [Fact]
    public async Task Discard_returns_the_deleted_timer_and_its_steps()
    {
        var id = await StartedElsewhereAsync(new { description = "A mistake" });
        var entry = await EntryAsync(id);

        var reply = (await DiscardAsync($"?id={id}")).Is(200).Json;

        Assert.Equal(["deleted", "now", "steps"], reply.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            (entry.GetRawText(), """["delete"]"""),
            (reply.GetProperty("deleted").GetRawText(), reply.GetProperty("steps").GetRawText())
        );
        (await Asha.GetAsync($"time-entries/{id}")).Is(404);
        Assert.Equal(JsonValueKind.Null, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").ValueKind);
        (await UnchangedAsync(() => DiscardAsync($"?id={id}"))).Refuses(409, "timer_not_running", "fix");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?id=")]
    [InlineData("?id=running")]
    [InlineData("?id={id}&id={id}")]
    public async Task Discard_without_a_valid_id_is_400_and_nothing_is_sent(string query)
    {
        var id = await StartedElsewhereAsync();
        var position = await Bff.Sandbox.JournalPositionAsync();

        (await DiscardAsync(query.Replace("{id}", id, StringComparison.Ordinal))).Refuses(400, "invalid_request", "fix", "id");

        Assert.Empty(await Bff.Sandbox.JournalAsync(position, plane: "gateway"));
    }

    [Fact]
    public async Task Discard_with_an_unknown_parameter_is_400()
    {
        var id = await StartedElsewhereAsync();

        (await UnchangedAsync(() => DiscardAsync($"?id={id}&dryRun=true"))).Refuses(400, "invalid_request", "fix", "dryRun");
    }

    [Fact]
    public async Task Discard_of_an_entry_that_does_not_run_is_409_timer_not_running()
    {
        var finished = (await Asha.CreateAsync(FullEntry())).Id();
        var marias = (await Maria.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id();
        (await UnchangedAsync(() => DiscardAsync($"?id={finished}"))).Refuses(409, "timer_not_running", "fix");

        var running = await StartedElsewhereAsync();
        foreach (var id in (string[])[finished, marias, Unknown])
        {
            var reply = (await UnchangedAsync(() => DiscardAsync($"?id={id}"))).Refuses(409, "timer_not_running", "fix");
            Assert.Equal((await EntryAsync(running)).GetRawText(), reply.Json.GetProperty("current").GetRawText());
        }
    }

    [Fact]
    public async Task Discard_with_an_outdated_If_Match_is_412()
    {
        var started = await StartedAsync();
        await Asha.ElsewhereAsync(
            HttpMethod.Put,
            $"time-entries/{started.Id()}",
            new { start = started.Text("start"), description = "Elsewhere" }
        );

        var reply = (await UnchangedAsync(() => DiscardAsync($"?id={started.Id()}", ("If-Match", started.Text("etag")!)))).Refuses(
            412,
            "precondition_failed",
            "check"
        );

        var current = reply.Json.GetProperty("current");
        Assert.Equal((await EntryAsync(started.Id())).GetRawText(), current.GetRawText());
        (await DiscardAsync($"?id={started.Id()}", ("If-Match", current.Text("etag")!))).Is(200);
        Assert.Empty(await RunningAsync());
    }

    [Fact]
    public async Task Discard_of_a_timer_deleted_meanwhile_is_404()
    {
        var id = await StartedElsewhereAsync();
        var running = await Asha.ElsewhereAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true");
        await Asha.ElsewhereAsync(HttpMethod.Delete, $"time-entries/{id}");
        await Bff.Sandbox.AnswerNextAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", 200, running.GetRawText());

        (await DiscardAsync($"?id={id}")).Refuses(404, "not_found", "fix", "id");
    }

    private Task<CallResult> DiscardAsync(string query, params (string Name, string Value)[] headers) =>
        Asha.SendAsync(HttpMethod.Delete, $"timer{query}", body: null, headers);
}
