using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Time entries can refer to projects, tasks and tags by name instead of by id.</summary>
[Trait("Kind", "API")]
public sealed class CreateTimeEntryByNameTests : TimeEntryTest
{
    [Theory]
    [InlineData("Website relaunch", "Design")]
    [InlineData("website RELAUNCH", "dESIGN")]
    [InlineData("  Website relaunch ", " Design  ")]
    public async Task Project_task_and_tags_are_found_by_name_regardless_of_case(string projectName, string taskName)
    {
        var entry = await Asha.CreateAsync(
            new
            {
                start = Start,
                end = End,
                projectName,
                taskName,
                tagNames = new[] { "meeting", "REVIEW", "Meeting" },
            }
        );

        Assert.Equal((DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0)), (entry.Text("projectId"), entry.Text("taskId")));
        Assert.Equal([DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 2)], entry.GetProperty("tagIds").Deserialize<string[]>()!);
        Assert.True(entry.GetProperty("billable").GetBoolean());
    }

    [Fact]
    public async Task Ids_and_names_can_be_combined()
    {
        var entry = await Asha.CreateAsync(
            new
            {
                start = Start,
                projectId = DemoId(EntityKind.Project, 1),
                taskName = "ios",
                tagIds = new[] { DemoId(EntityKind.Tag, 1) },
            }
        );
        Assert.Equal(DemoId(EntityKind.Task, 1, 1), entry.Text("taskId"));

        entry = await Asha.CreateAsync(
            new
            {
                start = Start,
                projectName = "Mobile app",
                taskId = DemoId(EntityKind.Task, 1, 1),
                tagNames = Array.Empty<string>(),
            }
        );
        Assert.Equal((DemoId(EntityKind.Project, 1), DemoId(EntityKind.Task, 1, 1)), (entry.Text("projectId"), entry.Text("taskId")));
    }

    [Fact]
    public async Task ClientName_selects_among_projects_of_one_name()
    {
        var (a, b) = (await NewProjectAsync("Audit", 0), await NewProjectAsync("Audit", 1));
        var c = await NewProjectAsync("AUDIT", null);

        var result = (await Asha.PostAsync("time-entries", new { start = Start, projectName = "Audit" })).IsProblem(
            409,
            "ambiguous_name",
            "fix",
            "projectName"
        );
        Assert.Equal(
            new[] { (a, "Northwind Traders"), (b, "Contoso") }.Order(),
            result.Json.GetProperty("candidates").EnumerateArray().Select(one => (one.Id(), one.Text("clientName")!)).Order()
        );
        Assert.Equal(
            3,
            (await Asha.PostAsync("time-entries", new { start = Start, projectName = "audit" }))
                .IsProblem(409, "ambiguous_name", "fix", "projectName")
                .Json.GetProperty("candidates")
                .GetArrayLength()
        );

        Assert.Equal(
            b,
            (
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        projectName = "audit",
                        clientName = "contoso",
                    }
                )
            ).Text("projectId")
        );
        Assert.Equal(c, (await Asha.CreateAsync(new { start = Start, projectName = "AUDIT" })).Text("projectId"));
        (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    projectName = "Audit",
                    clientName = "Fabrikam",
                }
            )
        ).IsProblem(404, "name_not_found", "fix", "projectName");
    }

    [Theory]
    [InlineData("projectName", "Webiste relaunch", "Website relaunch")]
    [InlineData("projectName", "relaunch", "Website relaunch")]
    [InlineData("projectName", "Toy catalogue", null)]
    [InlineData("taskName", "Desing", "Design")]
    [InlineData("taskName", "Kick-off", null)]
    [InlineData("taskName", "Android", null)]
    [InlineData("tagNames", "Developement", "Development")]
    [InlineData("tagNames", "Legacy", null)]
    public async Task Unknown_name_is_404_name_not_found_with_the_nearest_open_names(string field, string name, string? nearest)
    {
        object entry = field switch
        {
            "projectName" => new { start = Start, projectName = name },
            "taskName" => new
            {
                start = Start,
                projectName = "Website relaunch",
                taskName = name,
            },
            _ => new { start = Start, tagNames = new[] { "Meeting", name } },
        };
        var before = await Bff.Sandbox.JournalPositionAsync();

        var result = (await Asha.PostAsync("time-entries", entry)).IsProblem(404, "name_not_found", "fix", field);

        var candidates = result.Json.GetProperty("candidates").EnumerateArray().ToList();
        Assert.InRange(candidates.Count, 1, 5);
        Assert.All(candidates, candidate => Assert.NotEqual(name, candidate.Text("name")));
        Assert.Equal(nearest ?? candidates[0].Text("name"), candidates[0].Text("name"));
        Assert.All(
            candidates,
            candidate =>
                Assert.Equal(
                    ["clientName", "id", "name"],
                    candidate.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
                )
        );
        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method == "POST");
    }

    [Fact]
    public async Task Name_created_elsewhere_is_found_by_one_fresh_read()
    {
        await using var bff = new BffFixture
        {
            Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow()),
        };
        await bff.StartWithAsync();
        using var asha = await EmployeeClient.OfAsync(bff);
        await asha.CreateAsync(
            new
            {
                start = Start,
                projectName = "Internal",
                tagNames = new[] { "Meeting" },
            }
        );
        var project = await asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Brand new" });
        var task = await asha.CallClockifyAsync(HttpMethod.Post, $"projects/{project.Id()}/tasks", new { name = "First step" });
        var tag = await asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "Fresh" });
        ((Microsoft.Extensions.Time.Testing.FakeTimeProvider)bff.Time).Advance(TimeSpan.FromSeconds(6));
        var before = await bff.Sandbox.JournalPositionAsync();

        var entry = await asha.CreateAsync(
            new
            {
                start = Start,
                projectName = "brand new",
                taskName = "first step",
                tagNames = new[] { "fresh", "Meeting" },
            }
        );

        Assert.Equal(
            (project.Id(), task.Id(), "Brand new"),
            (entry.Text("projectId"), entry.Text("taskId"), entry.GetProperty("project").Text("name"))
        );
        Assert.Equal(tag.Id(), entry.GetProperty("tagIds")[0].GetString());
        Assert.Equal(
            ["projects", "tags", "time-entries"],
            (await bff.Sandbox.JournalAsync(before, plane: "gateway")).Select(call => call.Target.Split('?')[0].Split('/')[^1]).Order()
        );
    }

    [Theory]
    [InlineData("Say \"Cheese\" & 'Smile'")]
    [InlineData("Größe, Übung und Łódź")]
    [InlineData("🚀 Launch 👩‍💻")]
    [InlineData("مشروع جديد")]
    [InlineData("שלום \u202Eעולם\u202C")]
    [InlineData("50% / 100+ #1 \\ ?x=y")]
    public async Task Names_are_found_in_every_script(string name)
    {
        var project = await NewProjectAsync(name, null);
        var task = await Asha.CallClockifyAsync(HttpMethod.Post, $"projects/{project}/tasks", new { name });
        var tag = await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name });

        var entry = await Asha.CreateAsync(
            new
            {
                start = Start,
                projectName = name.ToUpperInvariant(),
                taskName = name,
                tagNames = new[] { name.ToLowerInvariant() },
            }
        );

        Assert.Equal(
            (project, task.Id(), tag.Id()),
            (entry.Text("projectId"), entry.Text("taskId"), entry.GetProperty("tagIds")[0].GetString())
        );
        Assert.Equal(
            (name, name, name),
            (entry.GetProperty("project").Text("name"), entry.GetProperty("task").Text("name"), entry.GetProperty("tags")[0].Text("name"))
        );
        var missing = (await Asha.PostAsync("time-entries", new { start = Start, projectName = name + "!" })).IsProblem(
            404,
            "name_not_found",
            "fix",
            "projectName"
        );
        Assert.Equal(name, missing.Json.GetProperty("candidates")[0].Text("name"));
        Assert.Contains(name, missing.Json.Text("detail"), StringComparison.Ordinal);
    }

    private async Task<string> NewProjectAsync(string name, int? client) =>
        (
            await Asha.CallClockifyAsync(
                HttpMethod.Post,
                "projects",
                new { name, clientId = client is { } place ? DemoId(EntityKind.Client, place) : null }
            )
        ).Id();
}
