using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Features;

/// <summary>Upstream returns 200 with one member of a wrong type or value. The service never returns an error of its own (500).</summary>
[Trait("Kind", "chaos")]
public sealed class BrokenUpstreamMemberTests : BrokenUpstreamTest
{
    private const string Placeholder = "\"@hole@\"";

    // The values that replace a member.
    private static readonly string[] _values =
    [
        "null",
        "5",
        "1e999",
        "\"\\ud800\"",
        "\"9999-12-31T23:59:59.9Z\"",
        "[null]",
        "[\"\\udc00\"]",
        "[{}]",
        "{\"a\":\"\\ud800\"}",
    ];

    [Fact]
    public async Task Read_with_a_broken_member_is_502_or_returns_what_can_be_read()
    {
        var entry = await NewEntryAsync();
        foreach (
            var (upstream, of, paths) in (IEnumerable<(string, string, string[])>)
                [
                    ("user", "user", ["me"]),
                    ("workspaces", "workspaces", [Root]),
                    ($"{Root}/users", $"{Root}/users?memberships=WORKSPACE", [$"{Root}/users"]),
                    ($"{Root}/custom-fields", $"{Root}/custom-fields?entity-type=TIMEENTRY", [Root]),
                    ($"{Root}/projects", $"{Root}/projects?hydrated=true", [$"{Root}/projects?expand=tasks"]),
                    ($"{Root}/projects/{Project}", $"{Root}/projects/{Project}?hydrated=true", [$"{Root}/projects/{Project}"]),
                    ($"{Root}/clients", $"{Root}/clients", [$"{Root}/clients"]),
                    ($"{Root}/tags", $"{Root}/tags", [$"{Root}/tags"]),
                    ($"{Root}/user/*/time-entries", $"{Root}/user/{Asha.UserId}/time-entries?hydrated=true", [$"{Root}/time-entries"]),
                    ($"{Root}/time-entries/{entry}", $"{Root}/time-entries/{entry}?hydrated=true", [$"{Root}/time-entries/{entry}"]),
                ]
        )
        {
            foreach (var (body, what) in ReplaceEachMember(await ReadFromClockifyAsync(of)))
            {
                foreach (var path in paths)
                {
                    await FailAsync("GET", $"/api/v1/{upstream}", Encoding.UTF8.GetBytes(body));
                    CheckResult(await ReadAsync(path), $"GET {path} with {what}");
                }
            }
        }

        AssertNoFailures();
    }

    /// <summary>
    /// Returns the JSON with each member of its objects replaced by each wrong value in turn. Of a list, only the first item counts.
    /// </summary>
    private static IEnumerable<(string Body, string What)> ReplaceEachMember(JsonElement valid)
    {
        var root = JsonNode.Parse(valid.ToString())!;
        while (root is JsonArray { Count: > 1 } list)
        {
            list.RemoveAt(list.Count - 1);
        }

        foreach (var parent in Objects(root is JsonArray items ? items[0]! : root).ToList())
        {
            foreach (var (name, value) in parent.ToList())
            {
                parent[name] = "@hole@";
                var text = root.ToJsonString();
                parent[name] = value;
                foreach (var wrong in _values)
                {
                    yield return (text.Replace(Placeholder, wrong, StringComparison.Ordinal), $"{parent.GetPath()}.{name} = {wrong}");
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) =>
        node switch
        {
            JsonObject members =>
            [
                members,
                .. members
                    .Where(member => member.Key is not ("memberships" or "settings"))
                    .SelectMany(member => member.Value is null ? [] : Objects(member.Value)),
            ],
            JsonArray { Count: > 0 } list when list[0] is not null => Objects(list[0]!),
            _ => [],
        };
}
