using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class StopTimerTests : TimerTest
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":null,"end":null}""")]
    public async Task Stop_with_an_empty_body_stops_the_running_timer_now(string? body)
    {
        var id = await StartTimerInClockifyAsync(RunningEntry());
        var (running, before) = (await Asha.ReadRawEntryAsync(id), Now);

        var stopped = (await Asha.PostAsync("timer/stop", body)).Is(200).Json.GetProperty("stopped");

        AssertSame(await GetEntryAsync(id), stopped);
        AssertSince(before, stopped.Text("end"));
        Assert.Equal(["timeInterval"], Changed(running, await Asha.ReadRawEntryAsync(id)));
        Assert.Empty(await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Stop_without_a_running_timer_is_409_timer_not_running()
    {
        var finished = (await Asha.CreateAsync(FullEntry())).Id();

        foreach (
            var body in (object?[])
                [null, new { end = End }, new { id = finished }, new { id = UnknownId, description = "New" }, new { description = "New" }]
        )
        {
            var result = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", body))).IsProblem(409, "timer_not_running", "fix");
            Assert.False(result.Json.TryGetProperty("current", out var current) && current.ValueKind != JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task Second_stop_of_the_same_id_is_409()
    {
        var id = await StartTimerInClockifyAsync(RunningEntry());
        var running = await Asha.ReadRawEntryAsync(id);

        AssertSame((await Asha.PostAsync("timer/stop", new { id })).Is(200).Json.GetProperty("stopped"), await GetEntryAsync(id));
        Assert.Equal(["timeInterval"], Changed(running, await Asha.ReadRawEntryAsync(id)));

        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { id }))).IsProblem(409, "timer_not_running", "fix");
        await StartTimerAsync();
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { id }))).IsProblem(409, "timer_not_running", "fix");
    }

    [Fact]
    public async Task Stop_with_the_id_of_an_entry_that_does_not_run_is_409()
    {
        var finished = (await Asha.CreateAsync(FullEntry())).Id();
        var marias = (await Maria.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id();
        var running = await StartTimerInClockifyAsync();

        foreach (var id in (string[])[finished, marias, UnknownId])
        {
            foreach (
                var body in (object[])
                    [
                        new { id },
                        new { id, end = End },
                        new
                        {
                            id,
                            description = "New",
                            start = Start,
                        },
                    ]
            )
            {
                var result = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", body))).IsProblem(
                    409,
                    "timer_not_running",
                    "fix"
                );
                Assert.Equal((await GetEntryAsync(running)).GetRawText(), result.Json.GetProperty("current").GetRawText());
            }
        }
    }

    [Fact]
    public async Task Stop_of_a_previous_timer_is_409_and_keeps_the_current_one_running()
    {
        var id = (await StartTimerAsync()).Id();
        Assert.Equal(id, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        var newTimer = await StartTimerInClockifyAsync();

        var result = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { id }))).IsProblem(
            409,
            "timer_not_running",
            "fix"
        );

        Assert.Equal(newTimer, result.Json.GetProperty("current").Id());
        Assert.Equal([newTimer], await ListRunningIdsAsync());
    }

    [Theory]
    [InlineData("""{"id":"{id}"}""")]
    [InlineData("""{"id":"{id}","description":"New"}""")]
    [InlineData("""{"description":"New"}""")]
    public async Task Stop_that_read_an_old_timer_keeps_the_timer_started_meanwhile_running(string body)
    {
        var id = (await StartTimerAsync()).Id();
        var running = await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true");
        var newTimer = await StartTimerInClockifyAsync();
        await Bff.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", 200, running.GetRawText());

        var stopped = (await Asha.PostAsync("timer/stop", body.Replace("{id}", id, StringComparison.Ordinal)))
            .Is(200)
            .Json.GetProperty("stopped");

        Assert.Equal(id, stopped.Id());
        Assert.Equal([newTimer], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Stop_sets_every_member_in_its_body()
    {
        var id = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });
        var (start, end) = (Format(Now.AddHours(-2)), Format(Now.AddMinutes(-1)));

        var stopped = (
            await Asha.PostAsync(
                "timer/stop",
                new
                {
                    id,
                    start,
                    end,
                    description = "New",
                    projectId = DemoId(EntityKind.Project, 1),
                    taskId = DemoId(EntityKind.Task, 1, 1),
                    tagIds = new[] { DemoId(EntityKind.Tag, 3) },
                    billable = true,
                    type = "regular",
                    customFields = new[] { new { id = DemoId(EntityKind.CustomField, 0), value = "DEMO-2" } },
                }
            )
        ).Is(200).Json.GetProperty("stopped");

        AssertSame(await GetEntryAsync(id), stopped);
        Assert.Equal(
            (start, end, "New", DemoId(EntityKind.Project, 1), DemoId(EntityKind.Task, 1, 1)),
            (stopped.Text("start"), stopped.Text("end"), stopped.Text("description"), stopped.Text("projectId"), stopped.Text("taskId"))
        );
        Assert.Equal(
            (DemoId(EntityKind.Tag, 3), true, "DEMO-2"),
            (
                Assert.Single(stopped.GetProperty("tagIds").EnumerateArray()).GetString(),
                stopped.GetProperty("billable").GetBoolean(),
                stopped.GetProperty("customFields")[0].Text("value")
            )
        );
    }

    [Theory]
    [InlineData("""{"description":"New"}""", "description")]
    [InlineData("""{"description":""}""", "description")]
    [InlineData(
        """
            {"start":null,"description":null,"projectId":null,"taskId":null,"tagIds":null,"billable":null,"type":null,"customFields":null}
            """,
        ""
    )]
    [InlineData("""{"tagIds":[]}""", "tagIds")]
    [InlineData("""{"billable":true}""", "billable")]
    [InlineData("""{"type":"regular"}""", "")]
    [InlineData("""{"customFields":[]}""", "customFieldValues")]
    [InlineData("""{"start":"2026-11-01T00:00:00Z"}""", "")]
    public async Task Stop_changes_only_the_members_in_its_body(string body, string changed)
    {
        var id = await StartTimerInClockifyAsync(RunningEntry());
        var running = await Asha.ReadRawEntryAsync(id);

        (await Asha.PostAsync("timer/stop", body.Replace("2026-11-01T00:00:00Z", Format(Now.AddHours(-5)), StringComparison.Ordinal))).Is(
            200
        );

        Assert.Equal(
            $"timeInterval {changed}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            Changed(running, await Asha.ReadRawEntryAsync(id))
        );
        Assert.Empty(await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Two_parallel_stops_return_200_and_409()
    {
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(10) });
        await StartTimerAsync();

        Assert.Equal(
            [200, 409],
            (await Task.WhenAll(Asha.PostAsync("timer/stop"), Asha.PostAsync("timer/stop"))).Select(result => result.Status).Order()
        );
    }

    /// <summary>A running entry with a value in every member, as JSON of Clockify.</summary>
    private static object RunningEntry() =>
        new
        {
            start = Format(Now.AddHours(-1)),
            description = "Kick-off",
            projectId = DemoId(EntityKind.Project, 0),
            taskId = DemoId(EntityKind.Task, 0, 0),
            tagIds = new[] { DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 1) },
            billable = false,
            customFields = new[]
            {
                new
                {
                    customFieldId = DemoId(EntityKind.CustomField, 0),
                    sourceType = "WORKSPACE",
                    value = "DEMO-1",
                },
                new
                {
                    customFieldId = DemoId(EntityKind.CustomField, 1),
                    sourceType = "WORKSPACE",
                    value = "Home",
                },
            },
        };

    private static IEnumerable<string> Changed(JsonElement before, JsonElement after) =>
        before
            .EnumerateObject()
            .Where(member =>
                member.Name is not ("hourlyRate" or "costRate") && !JsonElement.DeepEquals(member.Value, after.GetProperty(member.Name))
            )
            .Select(member => member.Name)
            .Order(StringComparer.Ordinal);
}
