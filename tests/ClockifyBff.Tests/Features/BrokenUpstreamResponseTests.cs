using System.Globalization;
using System.Text;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features;

/// <summary>Upstream returns 200 with a body of a wrong form. The service never returns an error of its own (500).</summary>
[Trait("Kind", "chaos")]
public sealed class BrokenUpstreamResponseTests : BrokenUpstreamTest
{
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

    [Fact]
    public async Task Read_with_a_broken_response_is_502_or_returns_what_can_be_read()
    {
        var entry = await NewEntryAsync();
        foreach (var body in Bodies())
        {
            foreach (var path in Reads(entry))
            {
                await FailAsync("GET", "**", body);
                CheckResult(await ReadAsync(path), $"GET {path} of {Describe(body)}");
            }
        }

        AssertNoFailures();
    }

    [Fact]
    public async Task Write_with_a_broken_response_returns_what_can_be_read_or_has_action_check()
    {
        foreach (var (method, upstream, path, body) in await WritesAsync())
        {
            foreach (var broken in Bodies())
            {
                await FailAsync(upstream, "**", broken);
                CheckResult(await WriteAsync(method, path, body), $"{method} {path} with {Describe(broken)}", isWrite: true);
            }
        }

        AssertNoFailures();
    }

    [Fact]
    public async Task Write_whose_reads_get_broken_responses_is_rejected_or_502()
    {
        foreach (var (method, _, path, body) in await WritesAsync())
        {
            foreach (var broken in Bodies())
            {
                await FailAsync("GET", "**", broken);
                await FailAsync(method == "PATCH" ? "PUT" : method, "**", Encoding.UTF8.GetBytes("{}"));
                var result = await WriteAsync(method, path, body);
                Assert.True(
                    result.Status < 500 || result.Status == 502,
                    $"{method} {path} beside {Describe(broken)}: {result.Status} {result.Text}"
                );
                await Bff.Sandbox.ClearFaultsAsync();
            }
        }
    }

    private static IEnumerable<byte[]> Bodies() =>
        [
            NoContent,
            .. _bodies.Select(Encoding.UTF8.GetBytes),
            [0xFF, 0xFE, 0x00],
            [.. "{\"id\":\"6400\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            [.. "[{\"id\":\"6400\",\"name\":\""u8, 0xC3, 0x28, .. "\"}]"u8],
        ];

    private static string Describe(byte[] body) => Encoding.Latin1.GetString(body);

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
            $"{Root}/projects/{Project}/tasks/{DemoId(EntityKind.Task, 0, 0)}",
            $"{Root}/clients",
            $"{Root}/clients/{DemoId(EntityKind.Client, 0)}",
            $"{Root}/tags",
            $"{Root}/tags/{DemoId(EntityKind.Tag, 0)}",
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
        await Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = Time.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                description = "Runs",
            }
        );
        var tag = (await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "For broken responses" })).Id();
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
            ("PATCH", "PUT", $"{Root}/projects/{Project}/tasks/{DemoId(EntityKind.Task, 0, 0)}", new { estimateSeconds = 60 }),
            ("PATCH", "PUT", $"{Root}/clients/{DemoId(EntityKind.Client, 0)}", new { note = "New" }),
            ("PATCH", "PUT", $"{Root}/tags/{tag}", new { name = "New" }),
            ("PATCH", "PUT", $"{Root}/time-entries/{entry}", new { description = "New" }),
        ];
    }
}
