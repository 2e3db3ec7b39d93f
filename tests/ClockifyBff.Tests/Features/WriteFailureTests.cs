namespace ClockifyBff.Tests.Features;

/// <summary>What a frontend is told when nobody can say whether a write took effect.</summary>
[Trait("Kind", "API")]
public sealed class WriteFailureTests(ManualClockWorkspace clocked) : IClassFixture<ManualClockWorkspace>
{
    private readonly WorkspaceFixture _workspace = clocked.Workspace;

    /// <summary>Every write: its method, what it writes, and how it goes upstream.</summary>
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
                        new(SandboxFault.Answer)
                        {
                            Status = 500,
                            Body = """{"message":"Internal server error","code":500}""",
                            Headers = Json,
                        },
                        502,
                        "upstream_unavailable"
                    ),
                    (
                        new(SandboxFault.Answer)
                        {
                            Status = 503,
                            Body = "<html>",
                            Headers = new Dictionary<string, string> { ["Content-Type"] = "text/html" },
                        },
                        502,
                        "upstream_invalid_response"
                    ),
                    (
                        new(SandboxFault.Answer)
                        {
                            Status = 200,
                            Body = "so what",
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

            var refused = await AskAsync(new HttpMethod(method), path, method == "DELETE" ? null : new { name = $"New {before}" });

            Assert.True(
                (status, errorCode, "check") == (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action),
                $"{fault.Kind} {fault.Status}: {refused.Text}"
            );
            Assert.Single(await _workspace.Sandbox.JournalAsync(before, "gateway"), call => call.Method == upstream);
        }
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task List_after_a_lost_response_shows_what_the_write_did(string method, string resource, string upstream)
    {
        var path = await TargetAsync(method, resource);
        var list = _workspace.ListOf(resource);
        var before = await _workspace.NamesAsync($"{list}?all=true");
        await _workspace.Sandbox.FailNextAsync(new(SandboxFault.ResetAfterEffect) { Method = upstream });

        var refused = await AskAsync(
            new HttpMethod(method),
            path,
            method == "DELETE" ? null : new { name = $"Done all the same {method}" }
        );

        Assert.Equal((502, "check"), (refused.Status, refused.Problem.Action));
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
        Assert.Equal(method != "DELETE", after.Contains($"Done all the same {method}"));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_with_a_definite_refusal_does_not_have_action_check(string method, string resource, string upstream)
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
            await _workspace.Sandbox.AnswerNextAsync(upstream, null, status, body);

            var refused = await AskAsync(new HttpMethod(method), path, method == "DELETE" ? null : new { name = $"Refused {code}" });

            Assert.Equal((code, action), (refused.Problem.ErrorCode, refused.Problem.Action));
            clocked.EndPause();
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
                    new(SandboxFault.Answer)
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
            Assert.Equal("retry", (await AskAsync(HttpMethod.Get, path)).Problem.Action);
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
        var refused = await AskAsync(HttpMethod.Patch, path, new { name = "Never sent" });
        Assert.Equal((502, "retry"), (refused.Status, refused.Problem.Action));
        await _workspace.Sandbox.ClearFaultsAsync();
    }

    private static Dictionary<string, string> Json => new() { ["Content-Type"] = "application/json" };

    private Task<CallResult> AskAsync(HttpMethod method, string path, object? body = null) =>
        clocked.PastHangsAsync(() => _workspace.AskAsync(method, path, body));

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
