using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Upstream says more, less, or something else than the document has it.</summary>
[Trait("Kind", "API")]
public sealed class OddTimeEntryResponseTests : TimeEntryTest
{
    private const string Id = "640900010000000000000001";
    private const string Bare = """{"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"}}""";

    public static TheoryData<string> Odd =>
        [
            Bare,
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
    [MemberData(nameof(Odd))]
    public async Task Entry_with_missing_or_unknown_members_is_returned_by_every_route(string entry)
    {
        const string of = "/api/v1/workspaces/*";
        await CannedAsync("GET", $"{of}/time-entries/{Id}", entry, count: 3);
        await CannedAsync("GET", $"{of}/user/*/time-entries", $"[{entry}]", count: 2);
        await CannedAsync("GET", $"{of}/time-entries/status/in-progress", $"[{entry}]");
        await CannedAsync("POST", $"{of}/time-entries", entry);
        await CannedAsync("PUT", $"{of}/time-entries/{Id}", entry);

        JsonElement[] shown =
        [
            (await Asha.GetAsync($"time-entries/{Id}")).Is(200).Json,
            (await Asha.ListAsync()).Items().Single(),
            (await Asha.ListAsync("from=2026-05-12&to=2026-05-14")).Items().Single(),
            (await Asha.ListAsync(of: "timers")).Items().Single(),
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
        await CannedAsync(
            "GET",
            $"/api/v1/workspaces/*/time-entries/{Id}",
            """{"id":"640900010000000000000001","timeInterval":{"start":"2026-05-13T08:00:00Z"},"type":"SABBATICAL"}""",
            count: 2
        );
        await CannedAsync("PUT", $"/api/v1/workspaces/*/time-entries/{Id}", Bare);

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
        await CannedAsync("GET", $"/api/v1/workspaces/*/time-entries/{Id}", entry, count: 9);
        await CannedAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", $"[{entry}]", count: 9);

        (await Asha.GetAsync($"time-entries/{Id}")).Refuses(502, "upstream_invalid_response", "retry");
        (await Asha.GetAsync("time-entries")).Refuses(502, "upstream_invalid_response", "retry");
    }

    [Theory]
    [InlineData("""{"timeInterval":{"start":"2026-05-13T08:00:00Z"}}""")]
    [InlineData("""null""")]
    public async Task Time_entry_without_id_is_omitted_from_lists_and_502_when_read(string entry)
    {
        await CannedAsync("GET", $"/api/v1/workspaces/*/time-entries/{Id}", entry, count: 9);
        await CannedAsync("GET", "/api/v1/workspaces/*/user/*/time-entries", $"[{entry}]", count: 9);

        (await Asha.GetAsync($"time-entries/{Id}")).Refuses(502, "upstream_invalid_response", "retry");
        Assert.Empty((await Asha.GetAsync("time-entries")).Json.Items());
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tags")]
    [InlineData("users")]
    public async Task Time_entries_are_returned_although_names_can_t_be_read(string unreadable)
    {
        var id = (
            await Asha.ElsewhereAsync(
                HttpMethod.Post,
                $"user/{Maria.UserId}/time-entries",
                new
                {
                    start = Start,
                    end = End,
                    description = "Nameless",
                    projectId = Demo(EntityKind.Project, 0),
                    taskId = Demo(EntityKind.Task, 0, 0),
                    tagIds = new[] { Demo(EntityKind.Tag, 0) },
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
            await Bff.Sandbox.AnswerNextAsync("GET", $"/api/v1/workspaces/*/{unreadable}", status, body, count: 50);

            // Answers to writes, and to who asks for everything, say nothing of names upstream.
            var entry = (await Asha.PatchAsync(id, new { description = $"Nameless {status} {body}".Replace('<', '(').Replace('>', ')') }))
                .Is(200)
                .Json;
            var listed = (await Asha.ListAsync(of: $"users/{Maria.UserId}/time-entries", query: "search=nameless&all=true")).Items();

            Assert.Contains(id, listed.Select(JsonExtensions.Id));
            Assert.Equal(
                (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0), Maria.UserId),
                (entry.Text("projectId"), entry.Text("taskId"), entry.Text("userId"))
            );
            Assert.Equal(Demo(EntityKind.Tag, 0), Assert.Single(entry.GetProperty("tagIds").EnumerateArray()).GetString());
            Assert.Equal(unreadable == "projects", entry.GetProperty("project").ValueKind == JsonValueKind.Null);
            Assert.Equal(unreadable == "projects", entry.GetProperty("task").ValueKind == JsonValueKind.Null);
            Assert.Equal(unreadable == "tags", entry.GetProperty("tags").GetArrayLength() == 0);
            Assert.Equal(unreadable == "users", entry.GetProperty("user").ValueKind == JsonValueKind.Null);
            await Bff.Sandbox.ClearFaultsAsync();
        }
    }

    private Task CannedAsync(string method, string path, string body, int count = 1) =>
        Bff.Sandbox.AnswerNextAsync(method, path, method == "POST" ? 201 : 200, body, count: count);
}
