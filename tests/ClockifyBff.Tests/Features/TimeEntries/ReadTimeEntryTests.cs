using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class ReadTimeEntryTests : TimeEntryTest
{
    private static readonly string[] _members =
    [
        "id",
        "description",
        "start",
        "end",
        "duration",
        "durationSeconds",
        "projectId",
        "taskId",
        "tagIds",
        "userId",
        "project",
        "task",
        "tags",
        "user",
        "billable",
        "type",
        "isLocked",
        "kioskId",
        "hourlyRate",
        "costRate",
        "customFields",
        "etag",
    ];

    [Fact]
    public async Task Entry_has_every_member_and_names_beside_its_ids()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();

        var entry = (await Asha.GetAsync($"time-entries/{id}")).Is(200).Json;

        Assert.Equal(_members.Order(), entry.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(
            ("Kick-off", Start, End, "PT1H30M", 5400),
            (
                entry.Text("description"),
                entry.Text("start"),
                entry.Text("end"),
                entry.Text("duration"),
                entry.GetProperty("durationSeconds").GetInt32()
            )
        );
        Assert.Equal(
            (DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0), Asha.UserId),
            (entry.Text("projectId"), entry.Text("taskId"), entry.Text("userId"))
        );
        Assert.Equal([DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 1)], entry.GetProperty("tagIds").Deserialize<string[]>()!);
        Assert.Equal(
            JsonSerializer.Serialize(
                new
                {
                    id = DemoId(EntityKind.Project, 0),
                    name = "Website relaunch",
                    color = "#1976D2",
                    clientId = DemoId(EntityKind.Client, 0),
                    clientName = "Northwind Traders",
                }
            ),
            entry.GetProperty("project").GetRawText()
        );
        Assert.Equal($$"""{"id":"{{DemoId(EntityKind.Task, 0, 0)}}","name":"Design"}""", entry.GetProperty("task").GetRawText());
        Assert.Equal(
            $$"""[{"id":"{{DemoId(EntityKind.Tag, 0)}}","name":"Meeting"},{"id":"{{DemoId(EntityKind.Tag, 1)}}","name":"Development"}]""",
            entry.GetProperty("tags").GetRawText()
        );
        Assert.Equal($$"""{"id":"{{Asha.UserId}}","name":"Asha Rao"}""", entry.GetProperty("user").GetRawText());
        Assert.Equal(
            ("regular", false, false, null),
            (
                entry.Text("type"),
                entry.GetProperty("billable").GetBoolean(),
                entry.GetProperty("isLocked").GetBoolean(),
                entry.Text("kioskId")
            )
        );
        Assert.Equal("""{"amount":13000,"currency":"USD"}""", entry.GetProperty("hourlyRate").GetRawText());
        Assert.Equal(
            $$"""[{"id":"{{DemoId(EntityKind.CustomField, 0)}}","name":"Ticket","type":"txt","value":"DEMO-1"},"""
                + $$"""{"id":"{{DemoId(EntityKind.CustomField, 1)}}","name":"Location","type":"dropdown_single","value":"Home"}]""",
            entry.GetProperty("customFields").GetRawText()
        );
    }

    [Fact]
    public async Task Members_that_a_running_timer_lacks_are_null()
    {
        var id = (await Asha.CreateAsync(new { start = Start })).Id();

        var entry = (await Asha.GetAsync($"time-entries/{id}")).Is(200).Json;

        Assert.Equal(_members.Order(), entry.EnumerateObject().Select(member => member.Name).Order());
        Assert.All(
            (string[])["end", "duration", "durationSeconds", "description", "projectId", "taskId", "project", "task", "kioskId"],
            member => Assert.Equal(JsonValueKind.Null, entry.GetProperty(member).ValueKind)
        );
        Assert.All((string[])["tagIds", "tags"], member => Assert.Equal(0, entry.GetProperty(member).GetArrayLength()));
    }

    [Fact]
    public async Task ETag_of_an_entry_is_equal_in_every_response()
    {
        var created = await Asha.CreateAsync(FullEntry());
        var read = (await Asha.GetAsync($"time-entries/{created.Id()}")).Is(200);
        var listed = (await Asha.ListAsync("from=2026-05-13&to=2026-05-13")).Items().Single(entry => entry.Id() == created.Id());
        var unchanged = (await Asha.PatchAsync(created.Id(), "{}")).Is(200).Json;
        var copy = (await Asha.PostAsync($"time-entries/{created.Id()}/duplicate")).Is(201).Json;
        var deleted = (await Asha.DeleteAsync(created.Id())).Is(200).Json.GetProperty("deleted");

        Assert.Equal(read.ETag!, read.Json.Text("etag"));
        Assert.Matches("^\"[0-9a-f]+\"$", read.ETag!);
        Assert.All((JsonElement[])[created, listed, unchanged, deleted], entry => Assert.Equal(read.ETag!, entry.Text("etag")));
        Assert.NotEqual(read.ETag!, copy.Text("etag"));
    }

    [Fact]
    public async Task ETag_of_an_entry_changes_exactly_when_the_entry_does()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        var before = (await Asha.GetAsync($"time-entries/{id}")).ETag!;

        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{DemoId(EntityKind.Project, 0)}",
            new
            {
                name = "Renamed",
                clientId = DemoId(EntityKind.Client, 0),
                color = "#000000",
            }
        );
        Assert.Equal(before, (await Asha.GetAsync($"time-entries/{id}", ("Cache-Control", "no-cache"))).ETag!);

        (await Asha.PatchAsync(id, new { description = "Other" })).Is(200);
        Assert.NotEqual(before, (await Asha.GetAsync($"time-entries/{id}")).ETag!);
    }

    [Fact]
    public async Task Read_with_a_matching_If_None_Match_is_304()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        foreach (
            var path in (string[])[$"time-entries/{id}", "time-entries?from=2026-05-13", $"users/{Asha.UserId}/time-entries", "timers"]
        )
        {
            var first = (await Asha.GetAsync(path)).Is(200);
            Assert.Equal(
                "private, no-cache",
                string.Join(", ", first.Header("Cache-Control")!.Split(", ").Order(StringComparer.Ordinal).Reverse())
            );

            var second = (await Asha.GetAsync(path, ("If-None-Match", $"\"other\", {first.ETag!}"))).Is(304);

            Assert.Equal((first.ETag!, ""), (second.ETag!, second.Text));
            (await Asha.GetAsync(path, ("If-None-Match", "\"other\""))).Is(200);
        }
    }

    [Fact]
    public async Task Page_contains_its_number_and_size()
    {
        for (var hour = 0; hour < 5; hour++)
        {
            await Asha.CreateAsync(new { start = $"2001-05-13T0{hour}:00:00Z", durationSeconds = 60 });
        }

        var page = await Asha.ListAsync("from=2001-05-01&to=2001-05-31&page=2&pageSize=2");

        Assert.Equal(["hasMore", "items", "page", "pageSize", "total"], page.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(
            (2, 2, true, 5),
            (
                page.GetProperty("page").GetInt32(),
                page.GetProperty("pageSize").GetInt32(),
                page.GetProperty("hasMore").GetBoolean(),
                page.GetProperty("total").GetInt32()
            )
        );
        Assert.Equal(["2001-05-13T02:00:00Z", "2001-05-13T01:00:00Z"], page.Items().Select(entry => entry.Text("start")));
        Assert.Equal(
            ["2001-05-13T00:00:00Z"],
            (await Asha.ListAsync("to=2001-05-31&from=2001-05-01&page=3&pageSize=2")).Items().Select(entry => entry.Text("start"))
        );
        Assert.Equal(
            "2001-05-13T00:00:00Z",
            (await Asha.ListAsync("from=2001-05-01&to=2001-05-31&sort=start")).Items().First().Text("start")
        );
    }
}
