using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Features;

/// <summary>A 200 of upstream in which one member is not what it should be is never an error of the service's own.</summary>
[Trait("Kind", "chaos")]
public sealed class BrokenUpstreamMemberTests : BrokenUpstreamTest
{
    private const string Hole = "\"@hole@\"";

    // What stands where something else should.
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
            foreach (var (body, what) in Broken(await ElsewhereAsync(of)))
            {
                foreach (var path in paths)
                {
                    await FailAsync("GET", $"/api/v1/{upstream}", Encoding.UTF8.GetBytes(body));
                    AssertNoFault(await ReadAsync(path), $"GET {path} with {what}");
                }
            }
        }

        AssertNoFaults();
    }

    /// <summary>
    /// A JSON with something else in place of one of its members, or of one of theirs; of a list, those of its first item.
    /// </summary>
    private static IEnumerable<(string Body, string What)> Broken(JsonElement valid)
    {
        var root = JsonNode.Parse(valid.ToString())!;
        while (root is JsonArray { Count: > 1 } list)
        {
            list.RemoveAt(list.Count - 1);
        }

        foreach (var parent in Objects(root is JsonArray all ? all[0]! : root).ToList())
        {
            foreach (var (name, value) in parent.ToList())
            {
                parent[name] = "@hole@";
                var text = root.ToJsonString();
                parent[name] = value;
                foreach (var other in _values)
                {
                    yield return (text.Replace(Hole, other, StringComparison.Ordinal), $"{parent.GetPath()}.{name} = {other}");
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) =>
        node switch
        {
            JsonObject parts =>
            [
                parts,
                .. parts
                    .Where(part => part.Key is not ("memberships" or "settings"))
                    .SelectMany(part => part.Value is null ? [] : Objects(part.Value)),
            ],
            JsonArray { Count: > 0 } list when list[0] is not null => Objects(list[0]!),
            _ => [],
        };
}
