using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Upstream fails: a read can be retried, but a write may have taken effect.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryUnclearOutcomeTests : TimeEntryTest
{
    private const string Failed = """{"message":"Internal server error","code":500}""";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public static TheoryData<string, int, string> Failures =>
        new()
        {
            { SandboxFault.Response, 502, "upstream_unavailable" },
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

            var result = (await SkipHangsAsync(() => Asha.GetAsync(path))).IsProblem(status, errorCode, "retry");

            Assert.Contains("no-store", result.Header("Cache-Control")!, StringComparison.Ordinal);
            await Bff.Sandbox.ClearFaultsAsync();

            // A hanging call ends shortly after the request that waited for it. Another read in that time joins it.
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
            // A DELETE that took effect leaves no entry for the next write.
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
            (await SkipHangsAsync(() => Asha.SendAsync(method, target, body))).IsProblem(status, errorCode, "check");

            Assert.Single(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method != "GET");
            await Bff.Sandbox.ClearFaultsAsync();

            // Whether or not the write took effect, the next read shows it.
            var listed = (await Asha.ListAsync("from=2026-05-13&to=2026-05-13&all=true")).Ids();
            var expected = (
                await Asha.CallClockifyAsync(
                    HttpMethod.Get,
                    $"user/{Asha.UserId}/time-entries?page-size=200&start=2026-05-13T00:00:00Z&end=2026-05-14T00:00:00Z"
                )
            )
                .EnumerateArray()
                .Select(JsonExtensions.Id);
            Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(SandboxFault.Response)]
    [InlineData(SandboxFault.Reset)]
    public async Task Failed_write_has_action_check_although_later_reads_fail(string kind)
    {
        await FailAsync(kind, HttpMethod.Post, "/api/v1/workspaces/**");
        await FailAsync(kind, HttpMethod.Get, "/api/v1/workspaces", count: 99);

        (await SkipHangsAsync(() => Asha.PostAsync("time-entries", new { start = Start, end = End }))).IsProblem(
            502,
            "upstream_unavailable",
            "check"
        );
    }

    [Fact]
    public async Task Write_with_an_unreadable_response_has_action_check()
    {
        await Bff.Sandbox.RespondNextAsync("POST", "/api/v1/workspaces/*/time-entries", 201, "[]");
        (await SkipHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).IsProblem(502, "upstream_invalid_response", "check");

        await Bff.Sandbox.RespondNextAsync("POST", "/api/v1/workspaces/*/time-entries", 502, "<html>Bad gateway</html>", "text/html");
        (await SkipHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).IsProblem(502, "upstream_invalid_response", "check");
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
            tagIds = new[] { DemoId(EntityKind.Tag, 0) },
        };

        var result = await asha.PostAsync("time-entries", entry);

        // The last attempt to read the names and the request time out at the same moment.
        if (result.Status == 201)
        {
            Assert.Equal(0, result.Json.GetProperty("tags").GetArrayLength());
        }
        else
        {
            result.IsProblem(504, "upstream_timeout", "check");
        }
    }

    [Fact]
    public async Task Write_during_a_Clockify_rate_limit_is_429_with_action_wait()
    {
        await Bff.Sandbox.RespondNextAsync(
            "POST",
            "/api/v1/workspaces/*/time-entries",
            429,
            """{"message":"Too many requests","code":429}"""
        );

        var result = (await SkipHangsAsync(() => Asha.PostAsync("time-entries", FullEntry()))).IsProblem(429, "rate_limited", "wait");

        Assert.True(int.Parse(result.Header("Retry-After")!) > 0);
    }

    [Fact]
    public async Task PATCH_whose_read_failed_writes_nothing()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        await FailAsync(SandboxFault.Response, HttpMethod.Get, "/api/v1/workspaces/*/time-entries/*", count: 99);
        var before = await Bff.Sandbox.JournalPositionAsync();

        (await SkipHangsAsync(() => Asha.PatchAsync(id, new { description = "New" }))).IsProblem(502, "upstream_unavailable", "retry");

        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method != "GET");
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        return await bff.SetUpOrDisposeAsync(() => bff.StartWithAsync());
    }

    private Task<CallResult> SkipHangsAsync(Func<Task<CallResult>> call) => _time.SkipHangsAsync(Bff.Sandbox, call);

    private Task FailAsync(string kind, HttpMethod method, string path, int count = 1) =>
        Bff.Sandbox.FailNextAsync(
            new SandboxFault(kind)
            {
                Method = method.Method,
                Path = path,
                Count = count,
                Body = kind == SandboxFault.Response ? Failed : null,
                Headers = kind == SandboxFault.Response ? new Dictionary<string, string> { ["Content-Type"] = "application/json" } : [],
            }
        );
}
