using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features;

/// <summary>Upstream says 200, and then something that is not what it should be: that is never an error of the service's own.</summary>
[Trait("Kind", "API")]
public sealed class BrokenUpstreamResponseTests : TimeEntryTest
{
    private const string Hole = "\"@hole@\"";

    private static readonly string[] _bodies =
    [
        "",
        " ",
        "null",
        "true",
        "5",
        "1e999",
        "\"text\"",
        "{}",
        "[]",
        "[null]",
        "[[]]",
        "[{}]",
        "[5]",
        "{\"id\":",
        "[{\"id\":\"",
        "[{},",
        "{]",
        "\uFEFF{}",
        "<html></html>",
        """{"message":"Well, well","code":200}""",
        """{"id":5}""",
        """{"id":null}""",
        """{"id":["x"]}""",
        """{"id":"a","id":5}""",
        """{"id":"640000000000000000000001","name":{}}""",
        """{"items":[]}""",
        """[{"id":"640000000000000000000001","name":5}]""",
        """[{"id":"640000000000000000000001","name":"\ud800"}]""",
        """{"id":"640000000000000000000001","name":"\ud800"}""",
    ];

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

    private static readonly byte[] _noContent = [];

    private readonly List<string> _faults = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static string Project => Demo(Kind.Project, 0);

    private string Root => $"workspaces/{Asha.Workspace}";

    [Fact]
    public async Task Read_with_a_broken_response_is_502_or_returns_what_can_be_read()
    {
        var entry = await NewEntryAsync();
        foreach (var body in Bodies())
        {
            foreach (var path in Reads(entry))
            {
                await FailAsync("GET", "**", body);
                AssertNoFault(await ReadAsync(path), $"GET {path} of {Shown(body)}");
                await Bff.Sandbox.ClearFaultsAsync();
            }
        }

        Assert.Empty(_faults);
    }

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
                    await Bff.Sandbox.ClearFaultsAsync();
                }
            }
        }

        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Write_with_a_broken_response_returns_what_can_be_read_or_has_action_check()
    {
        foreach (var (method, upstream, path, body) in await WritesAsync())
        {
            foreach (var broken in Bodies())
            {
                await FailAsync(upstream, "**", broken);
                AssertNoFault(await WriteAsync(method, path, body), $"{method} {path} with {Shown(broken)}", isWrite: true);
                await Bff.Sandbox.ClearFaultsAsync();
            }
        }

        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Write_whose_reads_get_broken_responses_is_refused()
    {
        foreach (var (method, _, path, body) in await WritesAsync())
        {
            foreach (var broken in Bodies())
            {
                await FailAsync("GET", "**", broken);
                await FailAsync(method == "PATCH" ? "PUT" : method, "**", Encoding.UTF8.GetBytes("{}"));
                var answer = await WriteAsync(method, path, body);
                Assert.True(
                    answer.Status < 500 || answer.Status == 502,
                    $"{method} {path} beside {Shown(broken)}: {answer.Status} {answer.Text}"
                );
                await Bff.Sandbox.ClearFaultsAsync();
            }
        }
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();

        // Thousands of responses, most of them broken on purpose, are not held against the vendor's document.
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = false });
        return bff;
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

    private static IEnumerable<byte[]> Bodies() =>
        [
            _noContent,
            .. _bodies.Select(Encoding.UTF8.GetBytes),
            [0xFF, 0xFE, 0x00],
            [.. "{\"id\":\"6400\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            [.. "[{\"id\":\"6400\",\"name\":\""u8, 0xC3, 0x28, .. "\"}]"u8],
        ];

    private static string Shown(byte[] body) => Encoding.Latin1.GetString(body);

    private void AssertNoFault(CallResult answer, string what, bool isWrite = false)
    {
        var isUnreadable =
            answer.Status == 502
            && (answer.Problem.ErrorCode, answer.Problem.Action) == ("upstream_invalid_response", isWrite ? "check" : "retry");
        if (!isUnreadable && answer.Status is not (>= 200 and < 300) && (isWrite || answer.Status != 404))
        {
            _faults.Add($"{what}: {answer.Status} {answer.Text}");
        }
    }

    private string[] Reads(string entry) =>
        [
            "me",
            "workspaces",
            Root,
            $"{Root}/users",
            $"{Root}/projects",
            $"{Root}/projects?expand=tasks&sort=-duration",
            $"{Root}/projects/{Project}",
            $"{Root}/projects/{Project}/tasks",
            $"{Root}/projects/{Project}/tasks/{Demo(Kind.Task, 0, 0)}",
            $"{Root}/clients",
            $"{Root}/clients/{Demo(Kind.Client, 0)}",
            $"{Root}/tags",
            $"{Root}/tags/{Demo(Kind.Tag, 0)}",
            $"{Root}/time-entries",
            $"{Root}/time-entries?from=2026-05-01&to=2026-05-30",
            $"{Root}/time-entries?all=true",
            $"{Root}/users/{Maria.UserId}/time-entries",
            $"{Root}/time-entries/{entry}",
            $"{Root}/timer",
            $"{Root}/timers",
        ];

    private async Task<IReadOnlyList<(string Method, string Upstream, string Path, object? Body)>> WritesAsync()
    {
        var (entry, start) = (await NewEntryAsync(), Start);
        await Asha.ElsewhereAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = _time.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                description = "Runs",
            }
        );
        var tag = (await Asha.ElsewhereAsync(HttpMethod.Post, "tags", new { name = "For broken answers" })).Id();
        return
        [
            ("POST", "POST", "workspaces", new { name = "New" }),
            ("POST", "POST", $"{Root}/projects", new { name = "New" }),
            ("POST", "POST", $"{Root}/projects/{Project}/tasks", new { name = "New" }),
            ("POST", "POST", $"{Root}/clients", new { name = "New" }),
            ("POST", "POST", $"{Root}/tags", new { name = "New" }),
            ("POST", "POST", $"{Root}/time-entries", new { start, durationSeconds = 60 }),
            ("POST", "POST", $"{Root}/users/{Maria.UserId}/time-entries", new { start, durationSeconds = 60 }),
            ("POST", "POST", $"{Root}/time-entries/{entry}/duplicate", null),
            ("POST", "POST", $"{Root}/timer/start", new { description = "New" }),
            ("POST", "POST", $"{Root}/timer/continue", new { id = entry }),
            ("POST", "PATCH", $"{Root}/timer/stop", null),
            ("POST", "PUT", $"{Root}/timer/stop", new { description = "New" }),
            ("PATCH", "PUT", $"{Root}/projects/{Project}", new { note = "New" }),
            ("PATCH", "PUT", $"{Root}/projects/{Project}/tasks/{Demo(Kind.Task, 0, 0)}", new { estimateSeconds = 60 }),
            ("PATCH", "PUT", $"{Root}/clients/{Demo(Kind.Client, 0)}", new { note = "New" }),
            ("PATCH", "PUT", $"{Root}/tags/{tag}", new { name = "New" }),
            ("PATCH", "PUT", $"{Root}/time-entries/{entry}", new { description = "New" }),
        ];
    }

    private async Task<string> NewEntryAsync() => (await Asha.CreateAsync(FullEntry())).Id();

    private Task<JsonElement> ElsewhereAsync(string path) =>
        path.StartsWith(Root + "/", StringComparison.Ordinal)
            ? Asha.ElsewhereAsync(HttpMethod.Get, path[(Root.Length + 1)..])
            : Asha.Http.ReadAsync(path);

    private Task FailAsync(string method, string path, byte[] body) =>
        Bff.Sandbox.FailNextAsync(
            new(SandboxFault.Answer)
            {
                Method = method,
                Path = path,
                Status = ReferenceEquals(body, _noContent) ? 204 : 200,
                BodyBytes = body,
                Headers = new Dictionary<string, string>
                {
                    ["Content-Type"] = body.Length > 0 && body[0] == '<' ? "text/html" : "application/json",
                },
                Count = 50,
            }
        );

    private Task<CallResult> ReadAsync(string path)
    {
        // Every read is a new one.
        _time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(HttpMethod.Get, path, headers: ("Cache-Control", "no-cache"));
    }

    private Task<CallResult> WriteAsync(string method, string path, object? body)
    {
        _time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(new HttpMethod(method), path, body);
    }
}
