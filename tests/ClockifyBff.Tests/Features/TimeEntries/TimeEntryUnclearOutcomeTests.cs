using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Upstream fails: a read may be tried again, a write may have taken effect.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryUnclearOutcomeTests : TimeEntryTest
{
    private const string Failed = """{"message":"Internal server error","code":500}""";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public static TheoryData<string, int, string> Failures =>
        new()
        {
            { SandboxFault.Answer, 502, "upstream_unavailable" },
            { SandboxFault.Reset, 502, "upstream_unavailable" },
            { SandboxFault.Close, 502, "upstream_unavailable" },
            { SandboxFault.HalfBody, 502, "upstream_unavailable" },
            { SandboxFault.Hang, 504, "upstream_timeout" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failed_read_of_time_entries_has_action_retry(string kind, int status, string errorCode)
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        string[] paths =
        [
            $"time-entries/{id}",
            "time-entries?from=2026-05-13",
            "time-entries",
            $"users/{Maria.UserId}/time-entries",
            "timers",
        ];
        foreach (var path in kind == SandboxFault.Hang ? paths[..2] : paths)
        {
            await FailAsync(kind, HttpMethod.Get, "/api/v1/workspaces/*/**time-entries**", count: 99);

            var reply = (await PastHangsAsync(() => Asha.GetAsync(path))).Refuses(status, errorCode, "retry");

            Assert.Contains("no-store", reply.Header("Cache-Control")!, StringComparison.Ordinal);
            await Bff.Sandbox.ClearFaultsAsync();

            // A call that hangs ends a moment after the request that waited for it; another read in that moment joins it.
            await Eventually.TrueAsync(_time, async () => (await Asha.GetAsync(path)).Status == 200);
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    [InlineData(SandboxFault.ResetAfterEffect, 502, "upstream_unavailable")]
    [InlineData(SandboxFault.CloseAfterEffect, 502, "upstream_unavailable")]
    [InlineData(SandboxFault.HangAfterEffect, 504, "upstream_timeout")]
    public async Task Failed_write_has_action_check_and_is_sent_once(string kind, int status, string errorCode)
    {
        (HttpMethod, string)[] writes =
        [
            (HttpMethod.Post, "time-entries"),
            (HttpMethod.Patch, "{id}"),
            (HttpMethod.Delete, "{id}"),
            (HttpMethod.Post, "{id}/duplicate"),
            (HttpMethod.Post, $"users/{Maria.UserId}/time-entries"),
        ];
        foreach (var (method, path) in kind is SandboxFault.Hang or SandboxFault.HangAfterEffect ? writes[..2] : writes)
        {
            // A PUT or DELETE that had an effect leaves nothing to try the next one on.
            var id = (await Asha.CreateAsync(FullEntry())).Id();
            await Asha.ListAsync("from=2026-05-13&to=2026-05-13");
            var upstream = method == HttpMethod.Patch ? HttpMethod.Put : method;
            await FailAsync(kind, upstream, "/api/v1/workspaces/**");
            var before = await Bff.Sandbox.JournalPositionAsync();

            var body =
                method == HttpMethod.Post && !path.StartsWith('{') ? FullEntry()
                : method == HttpMethod.Patch ? new { description = "New" }
                : null;
            var target = path.Replace("{id}", $"time-entries/{id}", StringComparison.Ordinal);
            (await PastHangsAsync(() => Asha.SendAsync(method, target, body))).Refuses(status, errorCode, "check");

            Assert.Single(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method != "GET");
            await Bff.Sandbox.ClearFaultsAsync();

            // Whatever it came to, the next read shows it.
            var listed = (await Asha.ListAsync("from=2026-05-13&to=2026-05-13&all=true")).Ids();
            var there = (
                await Asha.ElsewhereAsync(
                    HttpMethod.Get,
                    $"user/{Asha.UserId}/time-entries?page-size=200&start=2026-05-13T00:00:00Z&end=2026-05-14T00:00:00Z"
                )
            )
                .EnumerateArray()
                .Select(JsonExtensions.Id);
            Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(SandboxFault.Answer)]
    [InlineData(SandboxFault.Reset)]
    public async Task Failed_write_has_action_check_although_later_reads_fail(string kind)
    {
        await FailAsync(kind, HttpMethod.Post, "/api/v1/workspaces/**");
        await FailAsync(kind, HttpMethod.Get, "/api/v1/workspaces", count: 99);

        (await PastHangsAsync(() => Asha.PostAsync("time-entries", new { start = Start, end = End }))).Refuses(
            502,
            "upstream_unavailable",
            "check"
        );
    }

    [Fact]
    public async Task Write_with_an_unreadable_response_has_action_check()
    {
        await Bff.Sandbox.AnswerNextAsync("POST", "/api/v1/workspaces/*/time-entries", 201, "[]");
        (await PastHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).Refuses(502, "upstream_invalid_response", "check");

        await Bff.Sandbox.AnswerNextAsync("POST", "/api/v1/workspaces/*/time-entries", 502, "<html>Bad gateway</html>", "text/html");
        (await PastHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).Refuses(502, "upstream_invalid_response", "check");
    }

    [Fact]
    public async Task Write_whose_names_hang_has_action_check_or_returns_the_entry_without_names()
    {
        await using var bff = await BffFixture.StartAsync(("Maton:Timeout", "00:00:05"));
        using var asha = await EmployeeClient.OfAsync(bff);
        await bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Hang)
            {
                Method = "GET",
                Path = "/api/v1/workspaces/*/tags",
                Count = 99,
            }
        );
        var entry = new
        {
            start = Start,
            end = End,
            tagIds = new[] { Demo(EntityKind.Tag, 0) },
        };

        var answer = await asha.PostAsync("time-entries", entry);

        // The last attempt to read the names and the request have the same end.
        if (answer.Status == 201)
        {
            Assert.Equal(0, answer.Json.GetProperty("tags").GetArrayLength());
        }
        else
        {
            answer.Refuses(504, "upstream_timeout", "check");
        }
    }

    [Fact]
    public async Task Write_during_a_Clockify_rate_limit_is_429_with_action_wait()
    {
        await Bff.Sandbox.AnswerNextAsync(
            "POST",
            "/api/v1/workspaces/*/time-entries",
            429,
            """{"message":"Too many requests","code":429}"""
        );

        var reply = (await PastHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).Refuses(429, "rate_limited", "wait");

        Assert.True(int.Parse(reply.Header("Retry-After")!) > 0);
    }

    [Fact]
    public async Task PATCH_whose_read_failed_writes_nothing()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        await FailAsync(SandboxFault.Answer, HttpMethod.Get, "/api/v1/workspaces/*/time-entries/*", count: 99);
        var before = await Bff.Sandbox.JournalPositionAsync();

        (await PastHangsAsync(() => Asha.PatchAsync(id, new { description = "New" }))).Refuses(502, "upstream_unavailable", "retry");

        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method != "GET");
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        return await bff.OrDisposeAsync(() => bff.StartWithAsync());
    }

    private Task<CallResult> PastHangsAsync(Func<Task<CallResult>> call) => _time.PastHangsAsync(Bff.Sandbox, call);

    private Task FailAsync(string kind, HttpMethod method, string path, int count = 1) =>
        Bff.Sandbox.FailNextAsync(
            new SandboxFault(kind)
            {
                Method = method.Method,
                Path = path,
                Count = count,
                Body = kind == SandboxFault.Answer ? Failed : null,
                Headers = kind == SandboxFault.Answer ? new Dictionary<string, string> { ["Content-Type"] = "application/json" } : [],
            }
        );
}
