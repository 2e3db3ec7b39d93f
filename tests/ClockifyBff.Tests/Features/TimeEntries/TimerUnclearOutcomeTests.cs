using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Upstream fails: a write may have taken effect, but a read has not.</summary>
[Trait("Kind", "API")]
public sealed class TimerUnclearOutcomeTests : TimerTest
{
    private const string Running = "/api/v1/workspaces/*/user/*/time-entries";
    private const string Failed = """{"message":"Internal server error","code":500}""";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public static TheoryData<string, int, string> Failures =>
        new()
        {
            { SandboxFault.Response, 502, "upstream_unavailable" },
            { SandboxFault.Reset, 502, "upstream_unavailable" },
            { SandboxFault.ResetAfterEffect, 502, "upstream_unavailable" },
            { SandboxFault.HalfBody, 502, "upstream_unavailable" },
            { SandboxFault.Hang, 504, "upstream_timeout" },
            { SandboxFault.HangAfterEffect, 504, "upstream_timeout" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Timer_write_with_unknown_outcome_has_action_check_and_shows_at_once(string kind, int status, string errorCode)
    {
        foreach (
            var (command, upstream, body) in ((string, string, object?)[])
                [
                    ("start", "POST", new { description = "New" }),
                    ("stop", "PATCH", null),
                    ("stop", "PUT", new { description = "New" }),
                    ("continue", "POST", null),
                    ("discard", "DELETE", null),
                ]
        )
        {
            var id = (await StartTimerAsync()).Id();
            Assert.Equal(id, (await Asha.GetAsync("timer")).Json.GetProperty("entry").Id());
            await FailAsync(kind, upstream, "/api/v1/workspaces/**");
            var position = await Bff.Sandbox.JournalPositionAsync();

            (await CommandAsync(command, id, body)).IsProblem(status, errorCode, "check");

            Assert.Single(await Bff.Sandbox.JournalAsync(position, plane: "gateway"), call => call.Method != "GET");
            await Bff.Sandbox.ClearFaultsAsync();
            var shown = (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry");
            Assert.Equal(await ListRunningIdsAsync(), shown.ValueKind == JsonValueKind.Null ? [] : [shown.Id()]);
        }
    }

    [Theory]
    [InlineData(SandboxFault.Response)]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.HalfBody)]
    public async Task Timer_command_that_fails_while_reading_writes_nothing_and_has_action_retry(string kind)
    {
        var id = (await StartTimerAsync()).Id();
        foreach (
            var (command, path, body) in ((string, string, object?)[])
                [
                    ("start", Running, null),
                    ("stop", Running, new { id }),
                    ("stop", Running, new { description = "New" }),
                    ("continue", Running, null),
                    ("continue", "/api/v1/workspaces/*/time-entries/*", new { id = UnknownId }),
                    ("discard", Running, null),
                ]
        )
        {
            await FailAsync(kind, "GET", path, count: 99);

            (await AssertNothingIsWrittenAsync(() => CommandAsync(command, id, body))).IsProblem(502, "upstream_unavailable", "retry");

            await Bff.Sandbox.ClearFaultsAsync();
        }

        Assert.Equal([id], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Rejected_stop_whose_reason_can_t_be_read_has_action_retry()
    {
        var id = await StartTimerInClockifyAsync();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { forceProjects = true });
        await FailAsync(SandboxFault.Response, "GET", Running, count: 99);

        (await CommandAsync("stop", id, body: null)).IsProblem(502, "upstream_unavailable", "retry");

        await Bff.Sandbox.ClearFaultsAsync();
        Assert.Equal([id], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Timer_command_whose_read_hangs_changes_nothing()
    {
        var id = (await StartTimerAsync()).Id();
        foreach (var (command, body) in ((string, object?)[])[("start", null), ("stop", new { id }), ("discard", null)])
        {
            await FailAsync(SandboxFault.Hang, "GET", Running, count: 99);

            // The last attempt to read and the request time out at the same moment. Only the attempt knows that nothing was written.
            var problem = (await AssertNothingIsWrittenAsync(() => CommandAsync(command, id, body))).Is(504).Json;
            Assert.Equal("upstream_timeout", problem.Text("errorCode"));
            Assert.Contains(problem.Text("action"), (string?[])["check", "retry"]);

            await Bff.Sandbox.ClearFaultsAsync();
        }

        Assert.Equal([id], await ListRunningIdsAsync());
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        return await bff.SetUpOrDisposeAsync(() => bff.StartWithAsync());
    }

    private Task<CallResult> CommandAsync(string command, string id, object? body) =>
        _time.SkipHangsAsync(
            Bff.Sandbox,
            () => command == "discard" ? Asha.SendAsync(HttpMethod.Delete, $"timer?id={id}") : Asha.PostAsync($"timer/{command}", body)
        );

    /// <summary>Sends a request, and asserts that no write goes upstream.</summary>
    private async Task<CallResult> AssertNothingIsWrittenAsync(Func<Task<CallResult>> call)
    {
        var position = await Bff.Sandbox.JournalPositionAsync();
        var result = await call();
        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(position, plane: "gateway"), request => request.Method != "GET");
        return result;
    }

    private Task FailAsync(string kind, string method, string path, int count = 1) =>
        Bff.Sandbox.FailNextAsync(
            new SandboxFault(kind)
            {
                Method = method,
                Path = path,
                Count = count,
                Body = kind == SandboxFault.Response ? Failed : null,
                Headers = kind == SandboxFault.Response ? new Dictionary<string, string> { ["Content-Type"] = "application/json" } : [],
            }
        );
}
