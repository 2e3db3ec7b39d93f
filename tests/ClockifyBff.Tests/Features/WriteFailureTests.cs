namespace ClockifyBff.Tests.Features;

/// <summary>The errors of writes whose outcome is unknown.</summary>
[Trait("Kind", "API")]
public sealed class WriteFailureTests(ManualClockWorkspace manualClock) : IClassFixture<ManualClockWorkspace>
{
    private readonly WorkspaceFixture _workspace = manualClock.Workspace;

    /// <summary>Every write: its method, its resource, and the method of the upstream request.</summary>
    public static TheoryData<string, string, string> Writes =>
        new()
        {
            { "POST", "workspaces", "POST" },
            { "POST", "projects", "POST" },
            { "POST", "tasks", "POST" },
            { "POST", "clients", "POST" },
            { "POST", "tags", "POST" },
            { "PATCH", "projects", "PUT" },
            { "PATCH", "tasks", "PUT" },
            { "PATCH", "clients", "PUT" },
            { "PATCH", "tags", "PUT" },
            { "DELETE", "tags", "DELETE" },
        };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Failed_write_has_action_check(string method, string resource, string upstream)
    {
        foreach (
            var (fault, status, errorCode) in (IEnumerable<(SandboxFault, int, string)>)
                [
                    (
                        new(SandboxFault.Response)
                        {
                            Status = 500,
                            Body = """{"message":"Internal server error","code":500}""",
                            Headers = Json,
                        },
                        502,
                        "upstream_unavailable"
                    ),
                    (
                        new(SandboxFault.Response)
                        {
                            Status = 503,
                            Body = "<html>",
                            Headers = new Dictionary<string, string> { ["Content-Type"] = "text/html" },
                        },
                        502,
                        "upstream_invalid_response"
                    ),
                    (
                        new(SandboxFault.Response)
                        {
                            Status = 200,
                            Body = "no JSON",
                            Headers = Json,
                        },
                        502,
                        "upstream_invalid_response"
                    ),
                    (new(SandboxFault.Reset), 502, "upstream_unavailable"),
                    (new(SandboxFault.Close), 502, "upstream_unavailable"),
                    (new(SandboxFault.Hang), 504, "upstream_timeout"),
                ]
        )
        {
            var path = await TargetAsync(method, resource);
            var before = await _workspace.Sandbox.JournalPositionAsync();
            await _workspace.Sandbox.FailNextAsync(fault with { Method = upstream });

            var rejected = await SendAsync(new HttpMethod(method), path, method == "DELETE" ? null : new { name = $"New {before}" });

            Assert.True(
                (status, errorCode, "check") == (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action),
                $"{fault.Kind} {fault.Status}: {rejected.Text}"
            );
            Assert.Single(await _workspace.Sandbox.JournalAsync(before, "gateway"), call => call.Method == upstream);
        }
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task List_after_a_lost_response_shows_the_effect_of_the_write(string method, string resource, string upstream)
    {
        var path = await TargetAsync(method, resource);
        var list = _workspace.ListOf(resource);
        var before = await _workspace.NamesAsync($"{list}?all=true");
        await _workspace.Sandbox.FailNextAsync(new(SandboxFault.ResetAfterEffect) { Method = upstream });

        var rejected = await SendAsync(new HttpMethod(method), path, method == "DELETE" ? null : new { name = $"Written by {method}" });

        Assert.Equal((502, "check"), (rejected.Status, rejected.Problem.Action));
        var after = await _workspace.NamesAsync($"{list}?all=true");
        Assert.Equal(
            before.Count
                + (
                    method == "POST" ? 1
                    : method == "DELETE" ? -1
                    : 0
                ),
            after.Count
        );
        Assert.Equal(method != "DELETE", after.Contains($"Written by {method}"));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_rejected_upstream_does_not_have_action_check(string method, string resource, string upstream)
    {
        foreach (
            var (status, body, code, action) in (IEnumerable<(int, string, string, string)>)
                [
                    (429, """{"message":"Too many requests","code":429}""", "rate_limited", "wait"),
                    (401, """{"error":{"message":"Invalid API key","code":401}}""", "upstream_auth_failed", "ask_admin"),
                    (403, """{"message":"Acceso denegado","code":501}""", "upstream_forbidden", "ask_admin"),
                ]
        )
        {
            var path = await TargetAsync(method, resource);
            await _workspace.Sandbox.RespondNextAsync(upstream, null, status, body);

            var rejected = await SendAsync(new HttpMethod(method), path, method == "DELETE" ? null : new { name = $"Rejected {code}" });

            Assert.Equal((code, action), (rejected.Problem.ErrorCode, rejected.Problem.Action));
            manualClock.EndPause();
        }
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tasks")]
    [InlineData("clients")]
    [InlineData("tags")]
    public async Task Failed_read_has_action_retry(string resource)
    {
        var path = await TargetAsync("PATCH", resource);
        foreach (
            var fault in (SandboxFault[])
                [
                    new(SandboxFault.Response)
                    {
                        Status = 500,
                        Body = """{"message":"Oops","code":500}""",
                        Headers = Json,
                    },
                    new(SandboxFault.Reset),
                    new(SandboxFault.Hang),
                    new(SandboxFault.HalfBody),
                ]
        )
        {
            await _workspace.Sandbox.FailNextAsync(fault with { Method = "GET", Path = $"/api/v1/{path}", Count = 99 });
            Assert.Equal("retry", (await SendAsync(HttpMethod.Get, path)).Problem.Action);
            await _workspace.Sandbox.ClearFaultsAsync();
        }

        await _workspace.Sandbox.FailNextAsync(
            new(SandboxFault.Reset)
            {
                Method = "GET",
                Path = $"/api/v1/{path}",
                Count = 99,
            }
        );
        var rejected = await SendAsync(HttpMethod.Patch, path, new { name = "Never sent" });
        Assert.Equal((502, "retry"), (rejected.Status, rejected.Problem.Action));
        await _workspace.Sandbox.ClearFaultsAsync();
    }

    private static Dictionary<string, string> Json => new() { ["Content-Type"] = "application/json" };

    private Task<CallResult> SendAsync(HttpMethod method, string path, object? body = null) =>
        manualClock.SkipHangsAsync(() => _workspace.SendAsync(method, path, body));

    private async Task<string> TargetAsync(string method, string resource)
    {
        var list = _workspace.ListOf(resource);
        if (method == "POST")
        {
            return list;
        }

        var name = $"Target {await _workspace.Sandbox.JournalPositionAsync()}";
        return $"{list}/{(await _workspace.CreateAsync(resource, new { name })).Text("id")}";
    }
}
