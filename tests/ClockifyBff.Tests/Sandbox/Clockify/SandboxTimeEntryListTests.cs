using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxTimeEntryListTests : ClockifyTest
{
    [Theory]
    [InlineData("developer", "2026-05-13T22:30:00Z")]
    [InlineData("asha", "2026-05-13T18:45:00Z")]
    [InlineData("maria", "2026-05-14T04:15:00Z")]
    [InlineData("tane", "2026-05-13T12:15:00Z")]
    public async Task Window_is_read_as_local_time_of_the_profile(string who, string justAfterMidnight)
    {
        var id = await NewEntryAsync(new { start = justAfterMidnight, end = "2026-05-15T00:00:00Z" }, who);
        var list = $"user/{Clockify.Id(who)}/time-entries";
        Assert.Contains(id, (await Clockify.GetAsync($"{list}?start=2026-05-14T00:00:00Z&end=2026-05-15T00:00:00Z", who)).Texts("id"));
        Assert.DoesNotContain(
            id,
            (await Clockify.GetAsync($"{list}?start=2026-05-13T00:00:00Z&end=2026-05-14T00:00:00Z", who)).Texts("id")
        );
    }

    [Fact]
    public async Task Window_requires_an_offset_and_ignores_it()
    {
        var list = $"user/{Clockify.Id("developer")}/time-entries";
        var utc = await Clockify.GetAsync($"{list}?start=2026-05-11T00:00:00Z&end=2026-05-12T00:00:00Z");
        Assert.NotEmpty(utc.Nodes);
        Assert.Equal(utc.Text, (await Clockify.GetAsync($"{list}?start=2026-05-11T00:00:00%2B05:00&end=2026-05-12T00:00:00-03:00")).Text);
        (await Clockify.GetAsync($"{list}?start=2026-05-11T00:00:00")).Is(400);
        (await Clockify.GetAsync($"{list}?start=2026-05-11")).Is(400);
    }

    [Fact]
    public async Task Window_includes_its_start_and_not_its_end()
    {
        var first = await NewEntryAsync(new { start = "2026-05-16T22:00:00Z", end = "2026-05-16T23:00:00Z" });
        var second = await NewEntryAsync(new { start = "2026-05-17T22:00:00Z", end = "2026-05-17T23:00:00Z" });
        var day = await Clockify.GetAsync(
            $"user/{Clockify.Id("developer")}/time-entries?start=2026-05-17T00:00:00Z&end=2026-05-18T00:00:00Z"
        );
        Assert.Equal([first], day.Texts("id"));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Window_that_ends_before_it_starts_is_refused() =>
        Assert.Equal(
            501,
            (int)
                (
                    await Clockify.GetAsync(
                        $"user/{Clockify.Id("developer")}/time-entries?start=2026-05-12T00:00:00Z&end=2026-05-11T00:00:00Z"
                    )
                )
                    .Is(400)
                    .Node["code"]!
        );

    [Fact]
    public async Task Get_week_before_returns_the_entries_of_that_week_that_have_a_project()
    {
        var developer = Clockify.Id("developer");
        var week = (await Clockify.GetAsync($"user/{developer}/time-entries?page-size=5000&get-week-before=2026-05-11T00:00:00Z")).Nodes;
        var window = (
            await Clockify.GetAsync($"user/{developer}/time-entries?page-size=5000&start=2026-05-04T00:00:00Z&end=2026-05-11T00:00:00Z")
        ).Nodes;
        Assert.NotEmpty(week);
        Assert.Equal(
            window.Where(entry => entry!["projectId"] is not null).Select(entry => (string)entry!["id"]!),
            week.Select(entry => (string)entry!["id"]!)
        );
    }

    [Fact]
    public async Task List_of_time_entries_begins_with_the_latest_start()
    {
        var starts = (await Clockify.GetAsync($"user/{Clockify.Id("maria")}/time-entries?page-size=5000"))
            .Nodes.Select(entry => (string)entry!["timeInterval"]!["start"]!)
            .ToList();
        Assert.NotEmpty(starts);
        Assert.Equal(starts.OrderDescending(StringComparer.Ordinal), starts);
    }

    [Fact]
    public async Task List_of_time_entries_is_filtered_by_project_task_tags_and_text()
    {
        var (project, task, tag) = (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0), Demo(EntityKind.Tag, 0));
        var id = await NewEntryAsync(
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                projectId = project,
                taskId = task,
                tagIds = new[] { tag },
                description = "Very special",
            }
        );
        var list = $"user/{Clockify.Id("developer")}/time-entries?page-size=5000";
        Assert.Equal([id], (await Clockify.GetAsync($"{list}&description=SPECIAL")).Texts("id"));
        Assert.All((await Clockify.GetAsync($"{list}&project={project}")).Texts("projectId"), one => Assert.Equal(project, one));
        Assert.Contains(id, (await Clockify.GetAsync($"{list}&task={task}")).Texts("id"));
        Assert.All((await Clockify.GetAsync($"{list}&task={task}")).Nodes, entry => Assert.Equal(task, (string?)entry!["taskId"]));
        Assert.All((await Clockify.GetAsync($"{list}&task-required=true")).Nodes, entry => Assert.NotNull(entry!["taskId"]));
        Assert.Contains(id, (await Clockify.GetAsync($"{list}&tags={Demo(EntityKind.Tag, 1)}&tags={tag}")).Texts("id"));
        Assert.All((await Clockify.GetAsync($"{list}&project-required=true")).Nodes, entry => Assert.NotNull(entry!["projectId"]));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("get-week-before")]
    public async Task Empty_date_is_400(string name)
    {
        var reply = await Clockify.GetAsync($"user/{Clockify.Id("developer")}/time-entries?{name}=");
        Assert.Equal((400, 501), (reply.Status, (int)reply.Node["code"]!));
        Assert.StartsWith($"You entered invalid value for field : [{name}]. ", reply["message"], StringComparison.Ordinal);
    }
}
