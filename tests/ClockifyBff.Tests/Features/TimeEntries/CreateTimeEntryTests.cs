using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class CreateTimeEntryTests : TimeEntryTest
{
    [Fact]
    public async Task Create_returns_the_Location_of_the_new_entry()
    {
        var result = (await Asha.PostAsync("time-entries", FullEntry())).Is(201);

        Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{result.Json.Id()}", result.Header("Location")!);
        var read = (await Asha.GetAsync($"time-entries/{result.Json.Id()}")).Is(200).Json;
        foreach (var member in read.EnumerateObject().Where(member => member.Name is not ("hourlyRate" or "costRate")))
        {
            Assert.Equal(member.Value.GetRawText(), result.Json.GetProperty(member.Name).GetRawText());
        }

        Assert.All(
            (string[])["hourlyRate", "costRate"],
            member => Assert.Equal(JsonValueKind.Null, result.Json.GetProperty(member).ValueKind)
        );
    }

    [Theory]
    [InlineData("2026-05-13T08:00:00Z", "2026-05-13T08:00:00Z")]
    [InlineData("2026-05-13T13:30:00+05:30", "2026-05-13T08:00:00Z")]
    [InlineData("2026-05-13T08:00:00.987654321Z", "2026-05-13T08:00:00Z")]
    [InlineData("2026-05-12T22:15:00-09:45", "2026-05-13T08:00:00Z")]
    [InlineData("2026-05-13T08:00:00-00:00", "2026-05-13T08:00:00Z")]
    public async Task Start_is_the_same_instant_in_every_offset(string given, string start) =>
        Assert.Equal(start, (await Asha.CreateAsync(new { start = given, durationSeconds = 60 })).Text("start"));

    [Fact]
    public async Task DurationSeconds_sets_the_end()
    {
        var entry = await Asha.CreateAsync(new { start = Start, durationSeconds = 999 * 3600 });
        Assert.Equal(("PT999H", "2026-06-23T23:00:00Z"), (entry.Text("duration"), entry.Text("end")));

        var empty = await Asha.CreateAsync(new { start = Start, durationSeconds = 0 });
        Assert.Equal(("PT0S", Start, 0), (empty.Text("duration"), empty.Text("end"), empty.GetProperty("durationSeconds").GetInt32()));
    }

    [Fact]
    public async Task Entry_without_an_end_runs_and_stops_the_running_timer()
    {
        var first = await Asha.CreateAsync(new { start = Start });
        var second = await Asha.CreateAsync(new { start = "2026-05-13T09:00:00Z" });

        Assert.Null(second.Text("end"));
        Assert.NotNull((await Asha.GetAsync($"time-entries/{first.Id()}")).Json.Text("end"));
        Assert.Equal(
            [second.Id()],
            (await Asha.ListAsync(path: "timers")).Items().Where(entry => entry.Text("userId") == Asha.UserId).Select(JsonExtensions.Id)
        );
    }

    [Fact]
    public async Task Null_member_of_a_new_time_entry_counts_as_absent()
    {
        var entry = await Asha.CreateAsync(
            """
            {"start":"2026-05-13T08:00:00Z","end":null,"durationSeconds":60,"description":null,"projectId":null,"projectName":null,
            "clientName":null,"taskId":null,"taskName":null,"tagIds":null,"tagNames":null,"billable":null,"type":null,"customFields":null}
            """
        );

        Assert.Equal(
            (null, null, null, "regular"),
            (entry.Text("description"), entry.Text("projectId"), entry.Text("taskId"), entry.Text("type"))
        );
        Assert.Equal("Office", entry.GetProperty("customFields")[1].Text("value"));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(7, 0, false)]
    [InlineData(0, null, true)]
    [InlineData(9, null, false)]
    [InlineData(null, null, false)]
    public async Task Billable_defaults_to_that_of_the_task_or_project(int? project, int? task, bool billable)
    {
        var projectId = project is { } p ? DemoId(EntityKind.Project, p) : null;
        var taskId = task is { } t ? DemoId(EntityKind.Task, project!.Value, t) : null;

        Assert.Equal(billable, (
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        end = End,
                        projectId,
                        taskId,
                    }
                )
            ).GetProperty("billable").GetBoolean());
        Assert.Equal(!billable, (
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        end = End,
                        projectId,
                        taskId,
                        billable = !billable,
                    }
                )
            ).GetProperty("billable").GetBoolean());
    }

    [Fact]
    public async Task Billable_of_a_task_takes_precedence_over_its_project()
    {
        var task = await Asha.CallClockifyAsync(
            HttpMethod.Post,
            $"projects/{DemoId(EntityKind.Project, 0)}/tasks",
            new { name = "For free" }
        );
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{DemoId(EntityKind.Project, 0)}/tasks/{task.Id()}",
            new { name = "For free", billable = false }
        );

        Assert.False((
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        end = End,
                        projectName = "Website relaunch",
                        taskName = "for free",
                    }
                )
            ).GetProperty("billable").GetBoolean());
    }

    [Fact]
    public async Task Administrator_creates_entries_for_others()
    {
        var result = (await Asha.PostAsync($"users/{Maria.UserId}/time-entries", FullEntry())).Is(201);

        Assert.Equal((Maria.UserId, "Maria Santos"), (result.Json.Text("userId"), result.Json.GetProperty("user").Text("name")));
        Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{result.Json.Id()}", result.Header("Location")!);
        Assert.Contains(
            result.Json.Id(),
            (await Asha.ListAsync("from=2026-05-13&to=2026-05-13", $"users/{Maria.UserId}/time-entries")).Ids()
        );
        (await Maria.GetAsync($"time-entries/{result.Json.Id()}")).Is(200);
    }

    [Fact]
    public async Task Duplicate_equals_the_original_except_for_its_id()
    {
        var original = await Asha.CreateAsync(FullEntry());

        var result = (await Asha.PostAsync($"time-entries/{original.Id()}/duplicate")).Is(201);

        Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{result.Json.Id()}", result.Header("Location")!);
        Assert.NotEqual(original.Id(), result.Json.Id());
        foreach (var member in original.EnumerateObject().Where(member => member.Name is not ("id" or "etag")))
        {
            Assert.Equal(member.Value.GetRawText(), result.Json.GetProperty(member.Name).GetRawText());
        }
    }

    [Fact]
    public async Task Duplicate_of_a_running_timer_is_409()
    {
        var timer = await Asha.CreateAsync(new { start = Start });

        (await Asha.PostAsync($"time-entries/{timer.Id()}/duplicate")).IsProblem(409, "timer_running", "fix");

        Assert.Null((await Asha.GetAsync($"time-entries/{timer.Id()}")).Json.Text("end"));
    }

    [Fact]
    public async Task DELETE_returns_the_deleted_entry_and_its_steps()
    {
        var entry = await Asha.CreateAsync(FullEntry());

        var result = (await Asha.DeleteAsync(entry.Id(), ("If-Match", entry.Text("etag")!))).Is(200);

        Assert.Equal(
            (entry.Id(), "delete"),
            (result.Json.GetProperty("deleted").Id(), Assert.Single(result.Json.GetProperty("steps").EnumerateArray()).GetString())
        );
        (await Asha.GetAsync($"time-entries/{entry.Id()}")).IsProblem(404, "not_found", "fix", "timeEntryId");
        Assert.DoesNotContain(entry.Id(), (await Asha.ListAsync("from=2026-05-13&to=2026-05-13")).Ids());
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("")]
    [InlineData("\"quotes\" & 'more' \\ / %20 + #")]
    [InlineData("Größe, Übung, naïve, Łódź")]
    [InlineData("👩‍💻 🚀")]
    [InlineData("שלום עולם \u202Eمرحبا\u202C")]
    [InlineData("two\nlines\tand a tab")]
    public async Task Description_is_returned_unchanged(string description)
    {
        var entry = await Asha.CreateAsync(
            new
            {
                start = Start,
                end = End,
                description,
            }
        );

        Assert.Equal(description.Length == 0 ? null : description, entry.Text("description"));
        Assert.Equal(description, (await Asha.ReadRawEntryAsync(entry.Id())).Text("description"));
    }
}
