using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Api;

[Trait("Kind", "API")]
public sealed class RequestBodyValueTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private const string Decomposed = "Bu\u0308ro";
    private const string Composed = "B\u00fcro";

    private string Project => fixture.Id("projects", "Internal");

    [Theory]
    [InlineData("5400.0", 5400)]
    [InlineData("5.4e3", 5400)]
    [InlineData("54E2", 5400)]
    [InlineData("5400.000", 5400)]
    [InlineData("0.0", 0)]
    public async Task Whole_number_is_read_however_it_is_written(string seconds, int expected)
    {
        var entry = (await PostEntryAsync($$"""{"start":"2026-05-13T08:00:00Z","durationSeconds":{{seconds}}}""")).Is(201).Json;

        Assert.Equal(expected, entry.GetProperty("durationSeconds").GetInt32());
    }

    [Theory]
    [InlineData("5400.5")]
    [InlineData("\"5400\"")]
    [InlineData("1e400")]
    [InlineData("1e30")]
    [InlineData("true")]
    public Task Number_that_is_not_whole_is_refused_by_name(string seconds) =>
        fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            $"{fixture.Root}/time-entries",
            $$"""{"start":"2026-05-13T08:00:00Z","durationSeconds":{{seconds}}}""",
            "durationSeconds"
        );

    [Theory]
    [InlineData("2026-05-13T10:00+02:00")]
    [InlineData("2026-05-13T08:00Z")]
    [InlineData("2026-05-13T10:00:00+0200")]
    [InlineData("2026-05-13t08:00:00z")]
    [InlineData("2026-05-13T08:00:00.1234567890123Z")]
    [InlineData("2026-05-13T02:30-0530")]
    public async Task Instant_is_read_however_clients_write_it(string start)
    {
        var entry = (await PostEntryAsync($$"""{"start":"{{start}}","durationSeconds":60}""")).Is(201).Json;

        Assert.Equal("2026-05-13T08:00:00Z", entry.Text("start"));
    }

    [Theory]
    [InlineData("2026-05-13T08:00:00")]
    [InlineData("2026-05-13 08:00:00Z")]
    [InlineData("2026-05-13")]
    [InlineData("2026-02-30T08:00:00Z")]
    [InlineData("2026-05-13T24:00:00Z")]
    [InlineData("2026-05-13T08:00:00+25:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2026-05-13T08:00:00 02:00")]
    [InlineData("\u0662\u0660\u0662\u0666-05-13T08:00:00Z")]
    public Task Invalid_instant_is_400_on_the_field(string start) =>
        fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            $"{fixture.Root}/time-entries",
            $$"""{"start":"{{start}}","durationSeconds":60}""",
            "start"
        );

    [Theory]
    [InlineData("start=2026-05-13T00:00:00+02:00&end=2026-05-14T00:00:00+0200")]
    [InlineData("start=2026-05-13T00:00+02:00")]
    [InlineData("end=2026-05-13T00:00Z")]
    public async Task Unescaped_plus_in_an_instant_of_a_query_is_a_plus(string query) =>
        (await fixture.SendAsync(HttpMethod.Get, $"{fixture.Root}/time-entries?{query}")).Is(200);

    [Theory]
    [InlineData("[1,null,true]", "customFields[0].value[0],customFields[0].value[1],customFields[0].value[2]")]
    [InlineData("""["a",1]""", "customFields[0].value[1]")]
    [InlineData("""[["a"]]""", "customFields[0].value[0]")]
    [InlineData("""[{}]""", "customFields[0].value[0]")]
    [InlineData("""{"a":1}""", "customFields[0].value")]
    [InlineData("\"\\ud83d\"", "customFields[0].value")]
    [InlineData("""["a","\udc00"]""", "customFields[0].value[1]")]
    public async Task Value_of_a_custom_field_is_checked_item_by_item(string value, string fields)
    {
        var id = (await fixture.ReadAsync(fixture.Root)).Json.GetProperty("customFields")[0].Text("id");
        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            $"{fixture.Root}/time-entries",
            $$"""{"start":"2026-05-13T08:00:00Z","durationSeconds":60,"customFields":[{"id":"{{id}}","value":{{value}}}]}""",
            fields
        );
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""", "invalid_request")]
    [InlineData("""{"name":"a\udc00b"}""", "invalid_request")]
    [InlineData("""{"na\ud800me":"x"}""", "invalid_json")]
    [InlineData("""{"name":["\ud800"]}""", "invalid_request")]
    [InlineData("""{"name":{"a":"\ud800"}}""", "invalid_request")]
    public async Task Lone_surrogate_in_a_body_is_400_and_nothing_is_written(string body, string errorCode)
    {
        var before = await fixture.Sandbox.JournalPositionAsync();
        foreach (var resource in (string[])["tags", "clients", "projects", "time-entries", "timer/start"])
        {
            var response = await fixture.SendAsync(HttpMethod.Post, $"{fixture.Root}/{resource}", body);
            Assert.Equal((400, errorCode), response.StatusAndErrorCode);
        }

        Assert.DoesNotContain(await fixture.Sandbox.JournalAsync(before, "gateway"), call => call.Method != "GET");
    }

    [Fact]
    public async Task Text_is_written_in_form_C_and_found_in_either_form()
    {
        var tag = (await fixture.SendAsync(HttpMethod.Post, $"{fixture.Root}/tags", new { name = Decomposed })).Is(201).Json;
        Assert.Equal(Composed, tag.Text("name"));

        var entry = (
            await PostEntryAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        start = "2026-05-13T08:00:00Z",
                        durationSeconds = 60,
                        tagNames = new[] { Decomposed },
                        description = $"Im {Decomposed}",
                    }
                )
            )
        ).Is(201).Json;
        Assert.Equal((tag.Text("id"), $"Im {Composed}"), (entry.GetProperty("tagIds")[0].GetString(), entry.Text("description")));
        foreach (var search in (string[])["b\u00fcR", "bu\u0308R"])
        {
            Assert.Contains(
                tag.Text("id"),
                (await fixture.ReadAsync($"{fixture.Root}/tags?search={Uri.EscapeDataString(search)}")).Items.Select(item =>
                    item.Text("id")
                )
            );
            Assert.Contains(
                entry.Text("id"),
                (await fixture.ReadAsync($"{fixture.Root}/time-entries?search={Uri.EscapeDataString(search)}")).Items.Select(item =>
                    item.Text("id")
                )
            );
        }

        Assert.Equal(
            "name_taken",
            (await fixture.SendAsync(HttpMethod.Post, $"{fixture.Root}/tags", new { name = Composed })).Problem.ErrorCode
        );
    }

    [Theory]
    [InlineData("tags", 100)]
    [InlineData("clients", 100)]
    public async Task Length_is_counted_in_characters_and_longer_text_is_400_and_named(string resource, int longest)
    {
        var emoji = new StringBuilder().Insert(0, "\U0001F600", longest).ToString();

        Assert.Equal(
            ["name"],
            (await fixture.AssertRejectedAsync(HttpMethod.Post, $"{fixture.Root}/{resource}", new { name = emoji + "x" })).Fields
        );
        var refused = await fixture.SendAsync(HttpMethod.Post, $"{fixture.Root}/{resource}", new { name = emoji });
        Assert.Equal((400, "invalid_request"), refused.StatusAndErrorCode);
        Assert.Equal(["name"], refused.Problem.Fields);
        Assert.Equal(400, refused.Json.GetProperty("upstream").GetProperty("status").GetInt32());
    }

    private Task<CallResult> PostEntryAsync(string body) =>
        fixture.SendAsync(
            HttpMethod.Post,
            $"{fixture.Root}/time-entries",
            body.Replace("\"durationSeconds\"", $"\"projectId\":\"{Project}\",\"durationSeconds\"", StringComparison.Ordinal)
        );
}
