using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>PATCH and stop accept the same members as POST: names instead of ids, and a duration instead of an end.</summary>
[Trait("Kind", "API")]
public sealed class UpdateByNameTests : TimerTest
{
    public static TheoryData<string> Operations => ["patch", "stop"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Project_task_and_tags_are_given_by_name(string operation)
    {
        var changed = await SendAndReadAsync(
            operation,
            new
            {
                projectName = "mobile APP",
                taskName = "ios",
                tagNames = new[] { "review", "Meeting" },
            }
        );

        Assert.Equal((DemoId(EntityKind.Project, 1), DemoId(EntityKind.Task, 1, 1)), (changed.Text("projectId"), changed.Text("taskId")));
        Assert.Equal(
            [DemoId(EntityKind.Tag, 2), DemoId(EntityKind.Tag, 0)],
            changed.GetProperty("tagIds").EnumerateArray().Select(id => id.GetString())
        );
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task TaskName_is_looked_up_in_the_project_of_the_entry(string operation) =>
        Assert.Equal("Content", (await SendAndReadAsync(operation, new { taskName = "content" })).GetProperty("task").Text("name"));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task ClientName_selects_among_projects_of_one_name(string operation)
    {
        var (one, other) = (await NewProjectAsync(0), await NewProjectAsync(1));

        var rejected = (await SendAsync(operation, new { projectName = "Audit" })).IsProblem(409, "ambiguous_name", "fix", "projectName");
        Assert.Equal(
            new[] { one, other }.Order(),
            rejected.Json.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.Id()).Order()
        );
        Assert.Equal(other, (await SendAndReadAsync(operation, new { projectName = "Audit", clientName = "Contoso" })).Text("projectId"));
    }

    [Theory]
    [InlineData("patch", "projectName", "Webiste relaunch", "Website relaunch")]
    [InlineData("stop", "projectName", "Webiste relaunch", "Website relaunch")]
    [InlineData("patch", "taskName", "Desing", "Design")]
    [InlineData("stop", "taskName", "Desing", "Design")]
    [InlineData("patch", "tagNames", "Meating", "Meeting")]
    [InlineData("stop", "tagNames", "Meating", "Meeting")]
    public async Task PATCH_and_stop_with_an_unknown_name_are_404_with_the_nearest_name(
        string operation,
        string member,
        string name,
        string nearest
    )
    {
        var rejected = (
            await SendAsync(operation, new Dictionary<string, object> { [member] = member == "tagNames" ? new[] { name } : name })
        ).IsProblem(404, "name_not_found", "fix", member);

        Assert.Equal(nearest, rejected.Json.GetProperty("candidates")[0].Text("name"));
    }

    [Theory]
    [InlineData("projectName", "Mobile app", "projectId", "64040000fd7384528b0d1313")]
    [InlineData("taskName", "Content", "taskId", "64040000fd7384528b0d1313")]
    public async Task Id_and_name_of_one_reference_are_400_unless_the_id_is_unchanged(string member, string name, string other, string id)
    {
        foreach (var operation in Operations)
        {
            (await SendAsync(operation, new Dictionary<string, string> { [member] = name, [other] = id })).IsProblem(
                400,
                "invalid_request",
                "fix",
                member
            );
        }

        var present = await NewEntryAsync("patch");
        (await Asha.PatchAsync(present.Id(), new Dictionary<string, string> { [member] = name, [other] = present.Text(other)! })).Is(200);
    }

    [Fact]
    public async Task PATCH_by_name_accepts_the_archived_project_and_deleted_tag_of_the_entry()
    {
        var project = await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Over soon" });
        var tag = await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "Old tag" });
        var id = (
            await Asha.CreateAsync(
                new
                {
                    start = Start,
                    end = End,
                    projectId = project.Id(),
                    tagIds = new[] { tag.Id() },
                }
            )
        ).Id();
        await Asha.CallClockifyAsync(HttpMethod.Put, $"projects/{project.Id()}", new { archived = true });

        var changed = (
            await Asha.PatchAsync(
                id,
                new
                {
                    projectName = "over soon",
                    tagNames = new[] { "OLD TAG" },
                    description = "Typo",
                }
            )
        ).Is(200).Json;

        Assert.Equal(
            (project.Id(), tag.Id(), "Typo"),
            (changed.Text("projectId"), changed.GetProperty("tagIds")[0].GetString(), changed.Text("description"))
        );
    }

    [Fact]
    public async Task TaskName_without_a_project_is_400()
    {
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();

        (await Asha.PatchAsync(id, new { taskName = "Design" })).IsProblem(400, "invalid_request", "fix", "taskName");
        (await Asha.PatchAsync(id, new { taskName = "Design", projectName = "Website relaunch" })).Is(200);
    }

    [Fact]
    public async Task PATCH_of_the_duration_moves_the_end()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();

        Assert.Equal("2026-05-13T08:10:00Z", (await Asha.PatchAsync(id, new { durationSeconds = 600 })).Is(200).Json.Text("end"));
        Assert.Equal(
            "2026-05-13T09:20:00Z",
            (await Asha.PatchAsync(id, new { start = "2026-05-13T09:00:00Z", durationSeconds = 1200 })).Is(200).Json.Text("end")
        );
        (await Asha.PatchAsync(id, new { durationSeconds = 60, end = End })).IsProblem(400, "invalid_request", "fix", "durationSeconds");
        Assert.Equal(
            60,
            (await Asha.PatchAsync(id, new { durationSeconds = 60, end = "2026-05-13T09:20:00Z" }))
                .Is(200)
                .Json.GetProperty("durationSeconds")
                .GetInt32()
        );
        Assert.Equal(End, (await Asha.PatchAsync(id, new { durationSeconds = 60, end = End })).Is(200).Json.Text("end"));
    }

    [Fact]
    public async Task PATCH_of_the_duration_of_a_running_timer_is_409()
    {
        var timer = await NewEntryAsync("stop");

        (await Asha.PatchAsync(timer.Id(), new { durationSeconds = 60 })).IsProblem(409, "timer_running", "fix");
        (await Asha.PatchAsync(timer.Id(), """{"durationSeconds":null,"end":null,"description":"New"}""")).Is(200);
    }

    [Fact]
    public async Task Stop_with_durationSeconds_sets_the_end()
    {
        var timer = await NewEntryAsync("stop");
        (await Asha.PostAsync("timer/stop", new { durationSeconds = 7200 })).IsProblem(400, "invalid_request", "fix", "durationSeconds");

        var stopped = (
            await Asha.PostAsync(
                "timer/stop",
                new
                {
                    id = timer.Id(),
                    durationSeconds = 600,
                    projectName = (string?)null,
                }
            )
        ).Is(200).Json.GetProperty("stopped");

        Assert.Equal(
            (timer.Id(), timer.Text("start"), 600),
            (stopped.Id(), stopped.Text("start"), stopped.GetProperty("durationSeconds").GetInt32())
        );
    }

    [Fact]
    public async Task Timer_that_was_read_can_be_sent_back_to_stop_it()
    {
        await NewEntryAsync("stop");
        var read = JsonNode.Parse((await Asha.GetAsync("timer")).Is(200).Text)!["entry"]!.AsObject();
        read["description"] = "Done";

        foreach (
            var (member, other, status, code, action) in ((string, string, int, string, string)[])
                [
                    ("userId", UnknownId, 400, "invalid_request", "fix"),
                    ("isLocked", "true", 400, "invalid_request", "fix"),
                    ("etag", "x", 412, "precondition_failed", "check"),
                ]
        )
        {
            var changed = read.DeepClone().AsObject();
            changed[member] = member == "isLocked" ? true : other;
            (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", changed.ToJsonString()))).IsProblem(
                status,
                code,
                action,
                status == 400 ? [member] : []
            );
        }

        var stopped = (await Asha.PostAsync("timer/stop", read.ToJsonString())).Is(200).Json.GetProperty("stopped");

        Assert.Equal((read["id"]!.ToString(), "Done"), (stopped.Id(), stopped.Text("description")));
    }

    private async Task<JsonElement> NewEntryAsync(string operation) => operation == "patch" ? await Asha.CreateAsync(FullEntry()) : (
                await Asha.PostAsync(
                    "timer/start",
                    new
                    {
                        start = Format(Now.AddHours(-1)),
                        projectId = DemoId(EntityKind.Project, 0),
                        taskId = DemoId(EntityKind.Task, 0, 0),
                    }
                )
            ).Is(201).Json.GetProperty("started");

    private async Task<CallResult> SendAsync(string operation, object body)
    {
        foreach (var running in await ListRunningIdsAsync())
        {
            (await Asha.DeleteAsync(running)).Is(200);
        }

        var entry = await NewEntryAsync(operation);
        return operation == "patch" ? await Asha.PatchAsync(entry.Id(), body) : await Asha.PostAsync("timer/stop", body);
    }

    private async Task<JsonElement> SendAndReadAsync(string operation, object body)
    {
        var result = (await SendAsync(operation, body)).Is(200).Json;
        return operation == "patch" ? result : result.GetProperty("stopped");
    }

    private async Task<string> NewProjectAsync(int client)
    {
        var clients = (await Asha.ListAsync("all=true", "clients")).GetProperty("items").EnumerateArray().ToList();
        var clientId = clients.Single(one => one.Text("name") == (client == 0 ? "Northwind Traders" : "Contoso")).Id();
        return (await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Audit", clientId })).Id();
    }
}
