using System.Text.Json;
using ClockifyBff.Sandbox;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class ContinueTimerTests : TimerTest
{
    private static readonly string[] _carried = ["description", "projectId", "taskId", "tagIds", "billable", "type"];

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":null,"ifRunning":null}""")]
    public async Task Continue_without_id_continues_the_entry_that_ended_last(string? body)
    {
        var last = await FinishedAsync(-180, 0, "Long");
        await FinishedAsync(-60, -30, "Began last");
        await FinishedAsync(60, 90, "Planned");

        var reply = (await Asha.PostAsync("timer/continue", body)).Is(201);

        var started = reply.Json.GetProperty("started");
        Assert.Equal(
            ("Long", null, JsonValueKind.Null),
            (started.Text("description"), started.Text("end"), reply.Json.GetProperty("stopped").ValueKind)
        );
        Assert.NotEqual(last, started.Id());
        Assert.Equal([started.Id()], await RunningAsync());
        Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{started.Id()}", reply.Header("Location")!);
    }

    [Fact]
    public async Task Continue_with_id_copies_the_members_of_the_entry_and_starts_now()
    {
        var source = await Asha.CreateAsync(FullEntry());
        var before = Now;

        var started = (await Asha.PostAsync("timer/continue", new { id = source.Id() })).Is(201).Json.GetProperty("started");

        AssertSame(await EntryAsync(started.Id()), started);
        AssertSince(before, started.Text("start"));
        Assert.All(_carried, member => Assert.Equal(source.GetProperty(member).GetRawText(), started.GetProperty(member).GetRawText()));
        Assert.Equal("Kick-off", (await Asha.RawEntryAsync(source.Id())).Text("description"));
        Assert.Equal(End, (await EntryAsync(source.Id())).Text("end"));
    }

    [Fact]
    public async Task Continue_of_an_entry_without_members_starts_a_timer_without_them()
    {
        var source = await Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { start = Start, end = End });

        var started = (await Asha.PostAsync("timer/continue", new { id = source.Id() })).Is(201).Json.GetProperty("started");

        Assert.Equal(
            (null, null, null, 0, false),
            (
                started.Text("description"),
                started.Text("projectId"),
                started.Text("taskId"),
                started.GetProperty("tagIds").GetArrayLength(),
                started.GetProperty("billable").GetBoolean()
            )
        );
    }

    [Fact]
    public async Task Continue_of_an_entry_of_another_user_is_404()
    {
        var marias = (await Maria.CreateAsync(FullEntry())).Id();
        var mariasTimer = (await Maria.GetAsync("timer")).Json.GetProperty("entry").Id();
        await StartedAsync();

        foreach (var id in (string[])[marias, mariasTimer, Unknown])
        {
            (await UnchangedAsync(() => Asha.PostAsync("timer/continue", new { id }))).Refuses(404, "not_found", "fix", "id");
        }
    }

    [Fact]
    public async Task Continue_of_the_running_timer_is_409_timer_running()
    {
        var id = await StartedElsewhereAsync();

        var reply = (await UnchangedAsync(() => Asha.PostAsync("timer/continue", new { id }))).Refuses(409, "timer_running", "fix");

        Assert.Equal((await EntryAsync(id)).GetRawText(), reply.Json.GetProperty("current").GetRawText());
    }

    [Fact]
    public async Task Continue_stops_the_running_timer_but_with_ifRunning_fail_is_409()
    {
        await FinishedAsync(-10, 0, "Before");
        var running = await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });

        var refused = (await UnchangedAsync(() => Asha.PostAsync("timer/continue", new { ifRunning = "fail" }))).Refuses(
            409,
            "timer_running",
            "fix"
        );
        Assert.Equal(running, refused.Json.GetProperty("current").Id());

        var reply = (await Asha.PostAsync("timer/continue", new { ifRunning = "stop" })).Is(201).Json;
        var (started, stopped) = (reply.GetProperty("started"), reply.GetProperty("stopped"));
        Assert.Equal((running, started.Text("start"), "Before"), (stopped.Id(), stopped.Text("end"), started.Text("description")));
        AssertSame(await EntryAsync(running), stopped);
    }

    [Fact]
    public async Task Continue_without_a_finished_entry_is_404()
    {
        await using var bff = new BffFixture
        {
            Company = new SandboxOptions { RequestsPerSecond = 100_000, EntriesPerPerson = 0 },
        };
        await bff.StartWithAsync();
        using var asha = await EmployeeClient.OfAsync(bff);

        (await asha.PostAsync("timer/continue")).Refuses(404, "not_found", "fix");
        await asha.PostAsync("timer/start", new { description = "First" });
        (await asha.PostAsync("timer/continue")).Refuses(404, "not_found", "fix");
        (await asha.PostAsync("timer/stop")).Is(200);

        Assert.Equal("First", (await asha.PostAsync("timer/continue")).Is(201).Json.GetProperty("started").Text("description"));
    }

    [Fact]
    public async Task Continue_of_an_entry_with_a_closed_reference_is_409_and_names_it()
    {
        var tag = (await Asha.ElsewhereAsync(HttpMethod.Post, "tags", new { name = "For a while" })).Id();
        var (project, task) = (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0));
        var tagged = await Asha.CreateAsync(
            new
            {
                start = Start,
                end = End,
                tagIds = new[] { tag },
            }
        );
        var done = await Asha.CreateAsync(FullEntry());
        await Asha.RawAsync(HttpMethod.Put, $"tags/{tag}", new { name = "For a while", archived = true });
        await Asha.RawAsync(HttpMethod.Put, $"projects/{project}/tasks/{task}", new { name = "Design", status = "DONE" });
        await StartedElsewhereAsync();

        var byTag = (await UnchangedAsync(() => Asha.PostAsync("timer/continue", new { id = tagged.Id() }))).Refuses(
            409,
            "conflict",
            "fix"
        );
        var byTask = (await UnchangedAsync(() => Asha.PostAsync("timer/continue", new { id = done.Id() }))).Refuses(409, "conflict", "fix");
        Assert.Contains("tag of the entry is archived", byTag.Json.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("task is done", byTask.Json.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>An entry that Asha wrote down with Clockify's own client, in minutes from now.</summary>
    private async Task<string> FinishedAsync(int start, int end, string description) =>
        (
            await Asha.ElsewhereAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = Text(Now.AddMinutes(start)),
                    end = Text(Now.AddMinutes(end)),
                    description,
                }
            )
        ).Id();

    [Fact]
    public async Task Continue_copies_every_member_that_describes_the_work()
    {
        var source = await Asha.CreateAsync(FullEntry());

        var started = (await Asha.PostAsync("timer/continue", new { id = source.Id() })).Is(201).Json.GetProperty("started");

        foreach (var member in (string[])["description", "projectId", "taskId", "billable", "type"])
        {
            Assert.Equal(source.GetProperty(member).GetRawText(), started.GetProperty(member).GetRawText());
        }

        Assert.Equal(source.GetProperty("tagIds").GetRawText(), started.GetProperty("tagIds").GetRawText());
        Assert.Equal(source.GetProperty("customFields").GetRawText(), started.GetProperty("customFields").GetRawText());
    }

    [Theory]
    [InlineData("timer/continue", true)]
    [InlineData("time-entries/{id}/duplicate", false)]
    public async Task Entry_on_a_done_task_that_is_repeated_is_409_with_that_entry_and_blames_no_member(string path, bool byBody)
    {
        var source = await Asha.CreateAsync(FullEntry());
        await Asha.ElsewhereAsync(
            HttpMethod.Put,
            $"projects/{Demo(EntityKind.Project, 0)}/tasks/{Demo(EntityKind.Task, 0)}",
            new { name = "Design", status = "DONE" }
        );

        var reply = await Asha.PostAsync(
            path.Replace("{id}", source.Id(), StringComparison.Ordinal),
            byBody ? new { id = source.Id() } : null
        );

        reply.Refuses(409, "conflict", "fix");
        Assert.Equal(source.Id(), reply.Json.GetProperty("current").Id());
        Assert.Contains("task is done", reply.Json.Text("detail"), StringComparison.Ordinal);
    }
}
