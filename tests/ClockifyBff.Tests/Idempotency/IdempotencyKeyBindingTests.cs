using static ClockifyBff.Tests.Idempotency.IdempotencyFixture;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>The request that an idempotency key is bound to, and the outcomes that release the key.</summary>
[Trait("Kind", "API")]
public sealed class IdempotencyKeyBindingTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    private const string Connection = "Maton-Connection";
    private const string Replayed = "Idempotency-Replayed";

    [Theory]
    [InlineData(429, """{"message":"Too many requests","code":429}""", 429, "rate_limited", "wait")]
    [InlineData(403, """{"message":"Acceso denegado","code":501}""", 403, "upstream_forbidden", "ask_admin")]
    [InlineData(400, """{"message":"No","code":501}""", 400, "invalid_request", "fix")]
    [InlineData(401, """{"error":{"message":"Invalid API key","code":401}}""", 502, "upstream_auth_failed", "ask_admin")]
    public async Task Rejection_releases_the_idempotency_key(int upstreamStatus, string body, int status, string errorCode, string action)
    {
        var post = await fixture.NewAsync("tags");
        await fixture.Sandbox.RespondNextAsync("POST", null, upstreamStatus, body);

        var rejected = await fixture.SendAsync(post);

        Assert.Equal((status, errorCode, action), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
        await AssertKeyIsFreeAsync(post);
    }

    [Fact]
    public async Task Duplicate_name_releases_the_idempotency_key()
    {
        var (first, second) = (await fixture.NewAsync("tags"), await fixture.NewAsync("tags"));
        (await fixture.SendAsync(first)).Is(201);
        second = second with { Body = first.Body };

        for (var repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal((409, "name_taken"), (await fixture.SendAsync(second)).StatusAndErrorCode);
        }

        await AssertKeyIsFreeAsync(second);
    }

    [Fact]
    public async Task Running_timer_with_ifRunning_fail_releases_the_idempotency_key()
    {
        var post = await fixture.NewAsync("start");
        await fixture.NewAsync("stop");
        post = post with { Body = new { description = "Only if nothing runs", ifRunning = "fail" } };
        Assert.Equal((409, "timer_running"), (await fixture.SendAsync(post)).StatusAndErrorCode);

        await fixture.StopTimerAsync();

        Assert.Equal(IdIn((await fixture.SendAsync(post)).Is(201)), await fixture.GetRunningTimerIdAsync());
        var stop = (await fixture.NewAsync("stop")) with { Body = new { id = WorkspaceFixture.UnknownId } };
        Assert.Equal((409, "timer_not_running"), (await fixture.SendAsync(stop)).StatusAndErrorCode);
        (await fixture.SendAsync(stop with { Body = null })).Is(200);
    }

    [Fact]
    public async Task Unknown_name_releases_the_idempotency_key()
    {
        var post = (await fixture.NewAsync("start")) with { Body = new { projectName = "Comes later" } };
        Assert.Equal((404, "name_not_found"), (await fixture.SendAsync(post)).StatusAndErrorCode);

        await AssertKeyIsFreeAsync(post with { Body = new { description = "Without" } });
    }

    [Theory]
    [InlineData("another body")]
    [InlineData("no body")]
    [InlineData("another path")]
    [InlineData("another query")]
    public async Task Idempotency_key_reused_with_another_request_is_422(string difference)
    {
        var post = await fixture.NewAsync("start");
        (await fixture.SendAsync(post)).Is(201);
        var before = await fixture.Sandbox.JournalPositionAsync();

        AssertKeyIsReused(
            await fixture.SendAsync(
                difference switch
                {
                    "another body" => post with { Body = new { description = "Another" } },
                    "no body" => post with { Body = null },
                    "another path" => post with { Path = post.Path.Replace("start", "stop", StringComparison.Ordinal), Body = null },
                    _ => post with { Path = $"{post.Path}?" },
                }
            )
        );

        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
    }

    [Fact]
    public async Task Idempotency_key_of_an_unsettled_request_stays_bound_to_it()
    {
        var post = await fixture.NewAsync("tags");
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);
        var before = await fixture.Sandbox.JournalPositionAsync();

        AssertKeyIsReused(await fixture.SendAsync(post with { Body = new { name = "Another" } }));

        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
        (await fixture.SendAsync(post)).Is(201);
    }

    [Fact]
    public async Task Key_sent_through_another_connection_of_the_same_user_is_the_same_request()
    {
        var first = TokenClient.Id((await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, "connections")).Items[0]);
        var second = TokenClient.Id((await fixture.Maria.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(201).Json);
        await fixture.Sandbox.FinishConnectionAsync(second, WorkspaceFixture.MembersEmail);
        (await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, $"connections/{second}?wait=25")).Is(200);
        var post = await fixture.NewAsync("entries");
        var done = (await SendAsync(fixture.Maria, post, headers: (Connection, first))).Is(201);
        var before = await fixture.Sandbox.JournalPositionAsync();

        var repeated = (await SendAsync(fixture.Maria, post, headers: (Connection, second))).Is(201);

        Assert.Equal((done.Text, true), (repeated.Text, repeated.Has(Replayed)));
        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
        Assert.True((await SendAsync(fixture.Maria, post, headers: (Connection, first))).Has(Replayed));
        Assert.False((await SendAsync(fixture.Maria, post, Guid.NewGuid().ToString(), (Connection, second))).Is(201).Has(Replayed));
    }

    [Fact]
    public async Task Equal_idempotency_keys_of_two_callers_are_different_keys()
    {
        var (requestOfAsha, requestOfMaria) = (await fixture.NewAsync("entries"), await fixture.NewAsync("entries"));
        (await fixture.SendAsync(requestOfAsha)).Is(201);
        var existing = await fixture.ListIdsAsync("entries of another user");

        var result = (await SendAsync(fixture.Maria, requestOfMaria, requestOfAsha.Key)).Is(201);

        Assert.False(result.Has(Replayed));
        Assert.Equal(IdIn(result), Assert.Single((await fixture.ListIdsAsync("entries of another user")).Except(existing)));
    }

    [Fact]
    public async Task Unknown_outcome_has_action_retry_with_a_key_and_check_without()
    {
        await using var manualClock = await StartWithManualClockAsync();
        foreach (
            var fault in (string[])[SandboxFault.Reset, SandboxFault.Close, SandboxFault.Hang, SandboxFault.HalfBody, SandboxFault.Response]
        )
        {
            var (post, other) = (await manualClock.NewAsync("entries"), await manualClock.NewAsync("entries"));
            await manualClock.SendAndFailAsync(post, fault);

            await manualClock.Sandbox.FailNextAsync(
                new(fault)
                {
                    Method = "POST",
                    Status = 502,
                    Body = fault == SandboxFault.Response ? "<html>" : null,
                }
            );
            var keyless = await manualClock.SkipHangsAsync(() =>
                manualClock.Asha.Http.CallApiAsync(HttpMethod.Post, other.Path, other.Body)
            );
            Assert.True((keyless.Status, keyless.Problem.Action) is (502 or 504, "check"), keyless.Text);
        }
    }

    [Fact]
    public async Task Invalid_input_is_rejected_and_binds_no_idempotency_key()
    {
        foreach (
            var kind in (string[])["workspaces", "projects", "tasks", "clients", "tags", "entries", "entries of another user", "start"]
        )
        {
            var post = await fixture.NewAsync(kind);
            var before = await fixture.Sandbox.JournalPositionAsync();
            foreach (
                var bad in (object[])
                    [new { nonsense = 1 }, "{", "[]", new { name = new string('x', 4000), description = new string('x', 4000) }]
            )
            {
                Assert.Equal(400, (await fixture.SendAsync(post with { Body = bad })).Status);
            }

            Assert.Equal(400, (await fixture.SendAsync(post with { Path = $"{post.Path}?nonsense=1" })).Status);
            Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
            await AssertKeyIsFreeAsync(post);
        }
    }

    /// <summary>Asserts that another request can use the key.</summary>
    private async Task AssertKeyIsFreeAsync(IdempotentPost post)
    {
        var other = (await fixture.NewAsync(post.Kind)) with { Key = post.Key };
        Assert.False((await fixture.SendAsync(other)).Is(201).Has(Replayed));
    }

    private static void AssertKeyIsReused(CallResult result) =>
        Assert.True(
            (result.Status, result.Problem.ErrorCode, result.Problem.Action) == (422, "idempotency_key_reused", "fix"),
            result.Text
        );
}
