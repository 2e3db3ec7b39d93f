using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Upstream returns time entries with missing, additional or unknown members.</summary>
[Trait("Kind", "API")]
public sealed class UnusualTimeEntryResponseTests : TimeEntryTest
{
    private const string Id = "640900010000000000000001";
    private const string MinimalEntry = """{"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"}}""";

    public static TheoryData<string> Entries =>
        [
            MinimalEntry,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z","end":null,"duration":null},"tagIds":null,
                 "customFieldValues":null,"description":null,"type":null,"billable":null,"isLocked":null}
                """,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00.123+02:00","end":"2026-05-13T10:00:00Z",
                 "duration":"8000","zone":"x"},"type":"SABBATICAL","tagIds":[],"isNew":true,"nested":{"a":[1,{"b":null}]}}
                """,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T10:00:00Z"},
                 "projectId":"",
                 "taskId":"","kioskId":"","userId":"","type":"","hourlyRate":null,"costRate":{"amount":null,"currency":null}}
                """,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"},"projectId":"640400000000000000000009",
                 "taskId":"640500000000000000000009","tagIds":["640600000000000000000009"],"userId":"640100000000000000000009"}
                """,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"},
                 "customFieldValues":[{"customFieldId":"640700000000000000000009","value":{"deep":[1]},"type":"HOLOGRAM"},
                  {"customFieldId":null},{}]}
                """,
            """
                {"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"},
                 "hourlyRate":{"amount":"4500","currency":"EUR"},"type":"BREAK"}
                """,
        ];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Entry_with_missing_or_unknown_members_is_returned_by_every_route(string entry)
    {
        const string of = "/api/v1/workspaces/*";
        await RespondAsync("GET", $"{of}/time-entries/{Id}", entry, count: 3);
        await RespondAsync("GET", $"{of}/user/*/time-entries", $"[{entry}]", count: 2);
        await RespondAsync("GET", $"{of}/time-entries/status/in-progress", $"[{entry}]");
        await RespondAsync("POST", $"{of}/time-entries", entry);
        await RespondAsync("PUT", $"{of}/time-entries/{Id}", entry);

        JsonElement[] shown =
        [
            (await Asha.GetAsync($"time-entries/{Id}")).Is(200).Json,
            (await Asha.ListAsync()).Items().Single(),
            (await Asha.ListAsync("from=2026-05-12&to=2026-05-14")).Items().Single(),
            (await Asha.ListAsync(path: "timers")).Items().Single(),
            await Asha.CreateAsync(new { start = Start }),
            (await Asha.PatchAsync(Id, new { description = "New" })).Is(200).Json,
        ];

        Assert.All(
            shown,
            one =>
            {
                Assert.Equal(shown[0].GetRawText(), one.GetRawText());
                Assert.Equal(22, one.EnumerateObject().Count());
                Assert.All(
                    (string[])["tagIds", "tags", "customFields"],
                    list => Assert.Equal(JsonValueKind.Array, one.GetProperty(list).ValueKind)
                );
                Assert.All((string[])["projectId", "taskId", "kioskId", "userId"], id => Assert.NotEqual("", one.Text(id)));
                Assert.Contains(one.Text("type"), (string[])["regular", "break", "unknown"]);
            }
        );
    }

    [Fact]
    public async Task Unknown_entry_type_is_shown_as_unknown_and_kept_by_a_write()
    {
        await RespondAsync(
            "GET",
            $"/api/v1/workspaces/*/time-entries/{Id}",
            """{"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"},"type":"SABBATICAL"}""",
            count: 2
        );
        await RespondAsync("PUT", $"/api/v1/workspaces/*/time-entries/{Id}", MinimalEntry);

        Assert.Equal("unknown", (await Asha.GetAsync($"time-entries/{Id}")).Is(200).Json.Text("type"));
        (await Asha.PatchAsync(Id, new { description = "New" })).Is(200);

        var put = (await Bff.Sandbox.JournalAsync(plane: "gateway")).Single(call => call.Method == "PUT");
        Assert.Equal(
            ("SABBATICAL", "New", null),
            (
                (string?)JsonNode.Parse(put.Body)!["type"],
                (string?)JsonNode.Parse(put.Body)!["description"],
                (string?)JsonNode.Parse(put.Body)!["end"]
            )
        );
    }

    [Theory]
    [InlineData("""{"id":"640900010000000000000001"}""")]
    [InlineData("""{"id":"640900010000000000000001","timeInterval":null}""")]
    [InlineData("""{"id":"640900010000000000000001","timeInterval":{}}""")]
    [InlineData("""{"id":"640900010000000000000001","timeInterval":{"start":"soon"}}""")]
    [InlineData("""{"message":"Well, well"}""")]
    [InlineData("""{"id":""")]
    public async Task Upstream_body_that_is_no_time_entry_is_502(string entry)
    {
        await RespondAsync("GET", $"/api/v1/workspaces/*/time-entries/{Id}", entry, count: 9);
        await RespondAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", $"[{entry}]", count: 9);

        (await Asha.GetAsync($"time-entries/{Id}")).IsProblem(502, "upstream_invalid_response", "retry");
        (await Asha.GetAsync("time-entries")).IsProblem(502, "upstream_invalid_response", "retry");
    }

    [Theory]
    [InlineData("""{"timeInterval":{"start":"2026-05-13T08:00:00Z"}}""")]
    [InlineData("""null""")]
    public async Task Time_entry_without_id_is_omitted_from_lists_and_502_when_read(string entry)
    {
        await RespondAsync("GET", $"/api/v1/workspaces/*/time-entries/{Id}", entry, count: 9);
        await RespondAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", $"[{entry}]", count: 9);

        (await Asha.GetAsync($"time-entries/{Id}")).IsProblem(502, "upstream_invalid_response", "retry");
        Assert.Empty((await Asha.GetAsync("time-entries")).Json.Items());
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tags")]
    [InlineData("users")]
    public async Task Time_entries_are_returned_although_names_can_t_be_read(string unreadable)
    {
        var id = (
            await Asha.CallClockifyAsync(
                HttpMethod.Post,
                $"user/{Maria.UserId}/time-entries",
                new
                {
                    start = Start,
                    end = End,
                    description = "Nameless",
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0, 0),
                    tagIds = new[] { DemoId(EntityKind.Tag, 0) },
                }
            )
        ).Id();
        foreach (
            var (status, body) in ((int, string)[])
                [
                    (500, """{"message":"Oops","code":500}"""),
                    (403, """{"message":"Access Denied","code":501}"""),
                    (200, "<html>"),
                    (429, """{"message":"Too many requests","code":429}"""),
                ]
        )
        {
            await Bff.Sandbox.RespondNextAsync("GET", $"/api/v1/workspaces/*/{unreadable}", status, body, count: 50);

            // Upstream responses without names: writes, and reads of all entries.
            var entry = (await Asha.PatchAsync(id, new { description = $"Nameless {status} {body}".Replace('<', '(').Replace('>', ')') }))
                .Is(200)
                .Json;
            var listed = (await Asha.ListAsync(path: $"users/{Maria.UserId}/time-entries", query: "search=nameless&all=true")).Items();

            Assert.Contains(id, listed.Select(JsonExtensions.Id));
            Assert.Equal(
                (DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0), Maria.UserId),
                (entry.Text("projectId"), entry.Text("taskId"), entry.Text("userId"))
            );
            Assert.Equal(DemoId(EntityKind.Tag, 0), Assert.Single(entry.GetProperty("tagIds").EnumerateArray()).GetString());
            Assert.Equal(unreadable == "projects", entry.GetProperty("project").ValueKind == JsonValueKind.Null);
            Assert.Equal(unreadable == "projects", entry.GetProperty("task").ValueKind == JsonValueKind.Null);
            Assert.Equal(unreadable == "tags", entry.GetProperty("tags").GetArrayLength() == 0);
            Assert.Equal(unreadable == "users", entry.GetProperty("user").ValueKind == JsonValueKind.Null);
            await Bff.Sandbox.ClearFaultsAsync();
        }
    }

    private Task RespondAsync(string method, string path, string body, int count = 1) =>
        Bff.Sandbox.RespondNextAsync(method, path, method == "POST" ? 201 : 200, body, count: count);
}
