using System.Text.Json;
using ClockifyBff.Sandbox;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class ContinueTimerTests : TimerTest
{
    private static readonly string[] _copiedMembers = ["description", "projectId", "taskId", "tagIds", "billable", "type"];

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":null,"ifRunning":null}""")]
    public async Task Continue_without_id_continues_the_entry_that_ended_last(string? body)
    {
        var last = await CreateFinishedAsync(-180, 0, "Long");
        await CreateFinishedAsync(-60, -30, "Began last");
        await CreateFinishedAsync(60, 90, "Planned");

        var result = (await Asha.PostAsync("timer/continue", body)).Is(201);

        var started = result.Json.GetProperty("started");
        Assert.Equal(
            ("Long", null, JsonValueKind.Null),
            (started.Text("description"), started.Text("end"), result.Json.GetProperty("stopped").ValueKind)
        );
        Assert.NotEqual(last, started.Id());
        Assert.Equal([started.Id()], await ListRunningIdsAsync());
        Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{started.Id()}", result.Header("Location")!);
    }

    [Fact]
    public async Task Continue_with_id_copies_the_members_of_the_entry_and_starts_now()
    {
        var source = await Asha.CreateAsync(FullEntry());
        var before = Now;

        var started = (await Asha.PostAsync("timer/continue", new { id = source.Id() })).Is(201).Json.GetProperty("started");

        AssertSame(await GetEntryAsync(started.Id()), started);
        AssertSince(before, started.Text("start"));
        Assert.All(
            _copiedMembers,
            member => Assert.Equal(source.GetProperty(member).GetRawText(), started.GetProperty(member).GetRawText())
        );
        Assert.Equal("Kick-off", (await Asha.ReadRawEntryAsync(source.Id())).Text("description"));
        Assert.Equal(End, (await GetEntryAsync(source.Id())).Text("end"));
    }

    [Fact]
    public async Task Continue_of_an_entry_without_members_starts_a_timer_without_them()
    {
        var source = await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { start = Start, end = End });

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
        await StartTimerAsync();

        foreach (var id in (string[])[marias, mariasTimer, UnknownId])
        {
            (await AssertUnchangedAsync(() => Asha.PostAsync("timer/continue", new { id }))).IsProblem(404, "not_found", "fix", "id");
        }
    }

    [Fact]
    public async Task Continue_of_the_running_timer_is_409_timer_running()
    {
        var id = await StartTimerInClockifyAsync();

        var result = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/continue", new { id }))).IsProblem(
            409,
            "timer_running",
            "fix"
        );

        Assert.Equal((await GetEntryAsync(id)).GetRawText(), result.Json.GetProperty("current").GetRawText());
    }

    [Fact]
    public async Task Continue_stops_the_running_timer_but_with_ifRunning_fail_is_409()
    {
        await CreateFinishedAsync(-10, 0, "Before");
        var running = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });

        var rejected = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/continue", new { ifRunning = "fail" }))).IsProblem(
            409,
            "timer_running",
            "fix"
        );
        Assert.Equal(running, rejected.Json.GetProperty("current").Id());

        var result = (await Asha.PostAsync("timer/continue", new { ifRunning = "stop" })).Is(201).Json;
        var (started, stopped) = (result.GetProperty("started"), result.GetProperty("stopped"));
        Assert.Equal((running, started.Text("start"), "Before"), (stopped.Id(), stopped.Text("end"), started.Text("description")));
        AssertSame(await GetEntryAsync(running), stopped);
    }

    [Fact]
    public async Task Continue_without_a_finished_entry_is_404()
    {
        await using var bff = new BffFixture
        {
            SandboxOptions = new SandboxOptions { RequestsPerSecond = 100_000, EntriesPerPerson = 0 },
        };
        await bff.StartWithAsync();
        using var asha = await EmployeeClient.OfAsync(bff);

        (await asha.PostAsync("timer/continue")).IsProblem(404, "not_found", "fix");
        await asha.PostAsync("timer/start", new { description = "First" });
        (await asha.PostAsync("timer/continue")).IsProblem(404, "not_found", "fix");
        (await asha.PostAsync("timer/stop")).Is(200);

        Assert.Equal("First", (await asha.PostAsync("timer/continue")).Is(201).Json.GetProperty("started").Text("description"));
    }

    [Fact]
    public async Task Continue_of_an_entry_with_a_closed_reference_is_409_and_names_it()
    {
        var tag = (await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "For a while" })).Id();
        var (project, task) = (DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0));
        var tagged = await Asha.CreateAsync(
            new
            {
                start = Start,
                end = End,
                tagIds = new[] { tag },
            }
        );
        var done = await Asha.CreateAsync(FullEntry());
        await Asha.CallRawAsync(HttpMethod.Put, $"tags/{tag}", new { name = "For a while", archived = true });
        await Asha.CallRawAsync(HttpMethod.Put, $"projects/{project}/tasks/{task}", new { name = "Design", status = "DONE" });
        await StartTimerInClockifyAsync();

        var byTag = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/continue", new { id = tagged.Id() }))).IsProblem(
            409,
            "conflict",
            "fix"
        );
        var byTask = (await AssertUnchangedAsync(() => Asha.PostAsync("timer/continue", new { id = done.Id() }))).IsProblem(
            409,
            "conflict",
            "fix"
        );
        Assert.Contains("tag of the entry is archived", byTag.Json.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("task is done", byTask.Json.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>Creates a finished entry in Clockify, with times in minutes from now.</summary>
    private async Task<string> CreateFinishedAsync(int start, int end, string description) =>
        (
            await Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = Format(Now.AddMinutes(start)),
                    end = Format(Now.AddMinutes(end)),
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
    public async Task Repeat_of_an_entry_on_a_done_task_is_409_with_that_entry_and_no_field_errors(string path, bool byBody)
    {
        var source = await Asha.CreateAsync(FullEntry());
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{DemoId(EntityKind.Project, 0)}/tasks/{DemoId(EntityKind.Task, 0)}",
            new { name = "Design", status = "DONE" }
        );

        var result = await Asha.PostAsync(
            path.Replace("{id}", source.Id(), StringComparison.Ordinal),
            byBody ? new { id = source.Id() } : null
        );

        result.IsProblem(409, "conflict", "fix");
        Assert.Equal(source.Id(), result.Json.GetProperty("current").Id());
        Assert.Contains("task is done", result.Json.Text("detail"), StringComparison.Ordinal);
    }
}
