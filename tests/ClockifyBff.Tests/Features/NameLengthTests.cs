using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Features;

[Trait("Kind", "API")]
public sealed class NameLengthTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static readonly (string Member, int MaxLength)[] _members =
    [
        ("projectName", 250),
        ("clientName", 100),
        ("taskName", 1000),
        ("tagNames", 100),
    ];

    public static TheoryData<string, string> Bodies =>
        new()
        {
            { "POST", "time-entries" },
            { "POST", "timer/start" },
            { "PATCH", $"time-entries/{WorkspaceFixture.UnknownId}" },
            { "POST", "timer/stop" },
        };

    public static TheoryData<string, int> Lists =>
        new()
        {
            { "workspaces", 50 },
            { "users", 254 },
            { "projects", 250 },
            { "tasks", 1000 },
            { "clients", 100 },
            { "tags", 100 },
            { "time-entries", 3000 },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Name_longer_than_Clockify_allows_is_400_on_its_member_and_is_not_sent(string method, string path)
    {
        var before = await fixture.Sandbox.JournalPositionAsync();
        foreach (var (member, maxLength) in _members)
        {
            var rejected = await SendAsync(method, path, member, Emoji(maxLength + 1));
            Assert.Equal((400, "invalid_request"), rejected.StatusAndErrorCode);
            Assert.Equal([member == "tagNames" ? "tagNames[0]" : member], rejected.Problem.Fields);

            var allowed = await SendAsync(method, path, member, Emoji(maxLength));
            Assert.True(allowed.Status != 400, $"{member}: {allowed.Status} {allowed.Text}");
        }

        Assert.DoesNotContain(await fixture.Sandbox.JournalAsync(before, "gateway"), call => call.Method != "GET");
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Search_longer_than_any_name_is_400_on_the_parameter(string resource, int maxLength)
    {
        var list = resource == "time-entries" ? $"{fixture.Root}/time-entries" : fixture.ListOf(resource);

        Assert.Empty((await fixture.ReadAsync($"{list}?search={new string('s', maxLength)}")).Items);
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{list}?search={new string('s', maxLength + 1)}", null, "search");
    }

    [Fact]
    public async Task Document_contains_the_length_limit_of_every_name()
    {
        using var document = JsonDocument.Parse(
            await fixture.Owner.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
        );
        foreach (var (member, maxLength) in _members)
        {
            var schemas = document
                .RootElement.GetProperty("components")
                .GetProperty("schemas")
                .EnumerateObject()
                .Where(schema =>
                    schema.Name.EndsWith("Request", StringComparison.Ordinal)
                    && schema.Value.TryGetProperty("properties", out var properties)
                    && properties.TryGetProperty(member, out _)
                )
                .ToList();

            Assert.True(schemas.Count >= 4, $"{member}: {schemas.Count}");
            Assert.All(
                schemas,
                schema =>
                {
                    var limited = schema.Value.GetProperty("properties").GetProperty(member);
                    limited = member == "tagNames" ? limited.GetProperty("items") : limited;
                    Assert.Equal(maxLength, limited.GetProperty("maxLength").GetInt32());
                }
            );
        }
    }

    private Task<CallResult> SendAsync(string method, string path, string member, string name)
    {
        var body = new Dictionary<string, object> { [member] = member == "tagNames" ? new[] { name } : name };
        if (path is "time-entries")
        {
            body["start"] = "2026-05-13T08:00:00Z";
        }

        if (member is "clientName" or "taskName")
        {
            body["projectName"] = "Internal";
        }

        return fixture.SendAsync(new HttpMethod(method), $"{fixture.Root}/{path}", body);
    }

    private static string Emoji(int count) => new StringBuilder().Insert(0, "\U0001F600", count).ToString();
}
