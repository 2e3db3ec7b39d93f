namespace ClockifyBff.Tests.Deletion;

/// <summary>A delete fails between its steps: the entity is either as it was or deleted.</summary>
[Trait("Kind", "API")]
public sealed class FailedDeleteTests(ManualClockWorkspace manualClock) : IClassFixture<ManualClockWorkspace>
{
    private static readonly Dictionary<string, string> _json = new() { ["Content-Type"] = "application/json" };

    private readonly WorkspaceFixture _workspace = manualClock.Workspace;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Resources => DeletableResource.Resources;

    /// <summary>Failures of a step without effect, and the expected status, error code and action.</summary>
    public static TheoryData<string, int, int, string, string> Failures =>
        new()
        {
            { SandboxFault.Response, 400, 400, "invalid_request", "fix" },
            { SandboxFault.Response, 403, 403, "upstream_forbidden", "ask_admin" },
            { SandboxFault.Response, 429, 429, "rate_limited", "wait" },
            { SandboxFault.Response, 500, 502, "upstream_unavailable", "retry" },
            { SandboxFault.Reset, 0, 502, "upstream_unavailable", "retry" },
            { SandboxFault.Close, 0, 502, "upstream_unavailable", "retry" },
            { SandboxFault.Hang, 0, 504, "upstream_timeout", "retry" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failed_DELETE_restores_the_entity(string kind, int upstream, int status, string errorCode, string action)
    {
        foreach (string resource in DeletableResource.Resources)
        {
            var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
            var before = await entity.StateAsync();
            var position = await _workspace.Sandbox.JournalPositionAsync();
            await FailNextAsync("DELETE", kind, upstream);

            var result = await DeleteAsync(entity);

            Assert.Equal((status, errorCode, action), (result.Status, result.Problem.ErrorCode, result.Problem.Action));
            manualClock.EndPause();
            Assert.Equal(before, await entity.StateAsync());
            Assert.Equal(
                ["GET", "PUT", "DELETE", "GET", "PUT"],
                (await _workspace.Sandbox.JournalAsync(position, "gateway")).Select(call => call.Method).Take(5)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task DELETE_whose_archive_step_failed_deletes_nothing(
        string kind,
        int upstream,
        int status,
        string errorCode,
        string action
    )
    {
        foreach (string resource in DeletableResource.Resources)
        {
            var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
            var before = await entity.StateAsync();
            var position = await _workspace.Sandbox.JournalPositionAsync();
            await FailNextAsync("PUT", kind, upstream);

            var result = await DeleteAsync(entity);

            Assert.Equal((status, errorCode, action), (result.Status, result.Problem.ErrorCode, result.Problem.Action));
            manualClock.EndPause();
            Assert.Equal(before, await entity.StateAsync());
            Assert.DoesNotContain(await _workspace.Sandbox.JournalAsync(position, "gateway"), call => call.Method == "DELETE");
        }
    }

    [Theory]
    [InlineData(SandboxFault.ResetAfterEffect)]
    [InlineData(SandboxFault.HalfBody)]
    [InlineData(SandboxFault.HangAfterEffect)]
    public async Task DELETE_whose_archive_response_is_lost_restores_the_entity(string kind)
    {
        foreach (string resource in DeletableResource.Resources)
        {
            var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
            var before = await entity.StateAsync();
            await FailNextAsync("PUT", kind);

            Assert.Equal("retry", (await DeleteAsync(entity)).Problem.Action);

            Assert.Equal(before, await entity.StateAsync());
        }
    }

    [Theory]
    [InlineData(SandboxFault.ResetAfterEffect)]
    [InlineData(SandboxFault.HalfBody)]
    [InlineData(SandboxFault.HangAfterEffect)]
    public async Task DELETE_whose_upstream_response_is_lost_is_200(string kind)
    {
        foreach (string resource in DeletableResource.Resources)
        {
            var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
            await FailNextAsync("DELETE", kind);

            (await DeleteAsync(entity)).Is(200);

            Assert.False(await entity.ExistsAsync());
            Assert.Equal((404, "not_found"), (await DeleteAsync(entity)).StatusAndErrorCode);
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Archived_entity_that_can_t_be_restored_at_once_is_restored_later(string resource)
    {
        var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
        var before = await entity.StateAsync();
        await FailNextAsync("DELETE", SandboxFault.Response, 500);
        await _workspace.Sandbox.FailNextAsync(
            new(SandboxFault.Reset)
            {
                Method = "PUT",
                Skip = 1,
                Count = 2,
            }
        );

        var result = await DeleteAsync(entity);

        Assert.Equal((502, "check"), (result.Status, result.Problem.Action));
        Assert.NotEqual(before, await entity.StateAsync());
        await manualClock.AdvanceUntilAsync(async () => await entity.StateAsync() == before, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Failed_DELETE_keeps_changes_that_others_made_meanwhile(string resource)
    {
        foreach (var isRestored in (bool[])[false, true])
        {
            var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
            await _workspace.Sandbox.FailNextAsync(CreateResponse(500) with { Method = "DELETE", Delay = TimeSpan.FromSeconds(2) });
            var position = await _workspace.Sandbox.JournalPositionAsync();
            var deleting = DeleteAsync(entity);
            await _workspace.Sandbox.WaitForAsync(call => call.Number > position && call.Method == "DELETE");
            await entity.ChangeAsync(
                new
                {
                    name = $"Changed meanwhile {position}",
                    archived = !isRestored,
                    status = isRestored ? "ACTIVE" : "DONE",
                    billable = false,
                }
            );

            Assert.Equal("retry", (await deleting).Problem.Action);

            var current = await _workspace.ReadAsync(entity.Path);
            Assert.Equal($"Changed meanwhile {position}", current.Json.Text("name"));
            Assert.Equal(
                resource == "tasks" ? "active" : "False",
                resource == "tasks" ? current.Json.Text("status") : current.Json.GetProperty("archived").ToString()
            );
            var updates = (await _workspace.Sandbox.JournalAsync(position, "gateway")).Count(call => call.Method == "PUT");
            Assert.Equal(isRestored ? 2 : 3, updates);
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Failed_DELETE_of_an_archived_entity_leaves_it_archived(string resource)
    {
        var entity = await DeletableResource.OfAsync(_workspace.Owner, resource);
        await _workspace.SendAsync(HttpMethod.Patch, entity.Path, resource == "tasks" ? new { status = "done" } : new { archived = true });
        var before = await entity.StateAsync();
        foreach (
            var (kind, upstream) in (IEnumerable<(string, int)>)
                [(SandboxFault.Response, 500), (SandboxFault.Reset, 0), (SandboxFault.Response, 400)]
        )
        {
            await FailNextAsync("DELETE", kind, upstream);
            Assert.Equal(upstream == 400 ? "fix" : "retry", (await DeleteAsync(entity)).Problem.Action);
            Assert.Equal(before, await entity.StateAsync());
        }

        await FailNextAsync("DELETE", SandboxFault.ResetAfterEffect);
        Assert.Equal(
            ["delete"],
            (await DeleteAsync(entity)).Is(200).Json.GetProperty("steps").EnumerateArray().Select(step => step.GetString())
        );
    }

    private Task<CallResult> DeleteAsync(DeletableResource entity) => manualClock.SkipHangsAsync(() => entity.DeleteAsync());

    private Task FailNextAsync(string method, string kind, int status = 0) =>
        _workspace.Sandbox.FailNextAsync(
            (kind == SandboxFault.Response ? CreateResponse(status) : new SandboxFault(kind)) with
            {
                Method = method,
            }
        );

    private static SandboxFault CreateResponse(int status) =>
        new(SandboxFault.Response)
        {
            Status = status,
            Body = $$"""{"message":"No.","code":{{status}}}""",
            Headers = _json,
        };
}
