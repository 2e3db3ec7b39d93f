using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.TestControls;

[Trait("Kind", "API")]
public sealed class SandboxFaultTests
{
    [Fact]
    public async Task Answer_fault_returns_the_given_response()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 302,
                Headers = new Dictionary<string, string>
                {
                    ["Location"] = "https://evil.example/",
                    ["Set-Cookie"] = "a=b",
                    ["Content-Type"] = "text/html",
                },
                Body = "<h1>Bad</h1>",
            }
        );

        var response = await sandbox.Browser.SendAsync(
            HttpMethod.Get,
            "/clockify/x",
            headers: ("Authorization", $"{sandbox.Maton.DefaultRequestHeaders.Authorization}")
        );

        Assert.Equal(302, response.Status);
        Assert.Equal("https://evil.example/", response.Location);
        Assert.Equal("a=b", response.Header("Set-Cookie"));
        Assert.Equal("<h1>Bad</h1>", response.Text);
        Assert.Equal("answer", Assert.Single(await sandbox.Controls.JournalAsync()).Fault);
    }

    [Fact]
    public async Task Fault_applies_Count_times_after_Skip_calls()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 503,
                Skip = 1,
                Count = 2,
            }
        );

        Assert.Equal([200, 503], await StatusesAsync(sandbox, 2));
        Assert.Equal(1, await sandbox.Controls.FaultsLeftAsync());
        Assert.Equal([503, 200], await StatusesAsync(sandbox, 2));
        Assert.Equal(0, await sandbox.Controls.FaultsLeftAsync());
    }

    [Fact]
    public async Task PUT_of_a_fault_replaces_the_planned_ones()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response) { Status = 503, Count = 9 });

        await sandbox.Controls.ReplaceFaultsAsync(new SandboxFault(SandboxFault.Response) { Status = 502 });

        Assert.Equal([502, 200], await StatusesAsync(sandbox, 2));
    }

    [Theory]
    [InlineData("^(")]
    [InlineData("^/api/(?=v1).*")]
    public async Task Refused_fault_leaves_the_planned_ones(string path)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response) { Status = 503 });

        var body = new { kind = SandboxFault.Response, path };
        Assert.Equal(400, (await sandbox.Browser.SendAsync(HttpMethod.Put, "/sandbox/faults", body)).Status);

        Assert.Equal(1, await sandbox.Controls.FaultsLeftAsync());
    }

    [Fact]
    public async Task Glob_with_many_wildcards_is_matched_without_backtracking()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response) { Path = "/**a**a**a**a**a**a**a**b" });

        Assert.Equal(404, (await sandbox.GetAsync($"/clockify/api/v1/{new string('a', 300)}")).Status);
    }

    [Theory]
    [InlineData("/api/v1/workspaces/*/projects", "/clockify/api/v1/workspaces/w/projects?page=1", true)]
    [InlineData("/api/v1/workspaces/*", "/clockify/api/v1/workspaces/w/projects", false)]
    [InlineData("/api/**", "/clockify/api/v1/workspaces/w/projects", true)]
    [InlineData("^/api/v1/(user|workspaces)$", "/clockify/api/v1/user", true)]
    [InlineData("/connections/*", "/connections/none", true)]
    [InlineData("/connections/*", "/clockify/api/v1/user", false)]
    [InlineData("/google-mail/**", "/google-mail/x", true)]
    public async Task Fault_applies_to_matching_paths_only(string pattern, string path, bool strikes)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response) { Path = pattern, Status = 418 });

        var response = await sandbox.GetAsync(path);

        Assert.Equal(strikes, response.Status == 418);
    }

    [Fact]
    public async Task Fault_applies_to_its_method_and_connection_only()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var alice = await sandbox.Controls.ConnectionOfAsync("asha@example.com");
        var bruno = await sandbox.Controls.ConnectionOfAsync("lucas@example.com");
        await sandbox.Controls.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "PUT",
                Connection = alice.Id,
                Status = 418,
            }
        );

        var otherMethod = await sandbox.GetAsync("/clockify/x", alice.Id);
        var otherConnection = await sandbox.CallAsync(HttpMethod.Put, "/clockify/x", bruno.Id);
        var struck = await sandbox.CallAsync(HttpMethod.Put, "/clockify/x", alice.Id);

        Assert.NotEqual(418, otherMethod.Status);
        Assert.NotEqual(418, otherConnection.Status);
        Assert.Equal(418, struck.Status);
    }

    [Theory]
    [InlineData(SandboxFault.Reset, 0)]
    [InlineData(SandboxFault.ResetAfterEffect, 1)]
    [InlineData(SandboxFault.Close, 0)]
    [InlineData(SandboxFault.CloseAfterEffect, 1)]
    [InlineData(SandboxFault.HalfBody, 1)]
    public async Task Fault_with_a_lost_response_leaves_the_effect_of_its_kind(string kind, int created)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var before = (await sandbox.Controls.ConnectionsAsync()).Count;
        await sandbox.Controls.FailNextAsync(new SandboxFault(kind) { Method = "POST" });

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync(sandbox));

        Assert.Equal(before + created, (await sandbox.Controls.ConnectionsAsync()).Count);
        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.False(seen.ClientAborted);
    }

    [Theory]
    [InlineData(SandboxFault.Hang, 0)]
    [InlineData(SandboxFault.HangAfterEffect, 1)]
    public async Task Hanging_call_ends_when_the_client_gives_up(string kind, int created)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var before = (await sandbox.Controls.ConnectionsAsync()).Count;
        await sandbox.Controls.FailNextAsync(new SandboxFault(kind));
        sandbox.Maton.Timeout = TimeSpan.FromMilliseconds(300);

        await Assert.ThrowsAsync<TaskCanceledException>(() => CreateAsync(sandbox));

        await sandbox.Controls.WaitForAsync(request => request.ClientAborted);
        Assert.Equal(before + created, (await sandbox.Controls.ConnectionsAsync()).Count);
    }

    [Fact]
    public async Task HalfBody_fault_sends_half_of_the_declared_length()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.HalfBody) { Status = 200, Body = "0123456789" });

        var response = await RawHttp.SendAsync(
            sandbox.Url,
            "GET /connections HTTP/1.1\r\nHost: maton\r\nAuthorization: Bearer sandbox\r\n\r\n"
        );

        Assert.Equal(("10", "01234"), (response.Header("Content-Length"), response.Text));
    }

    [Fact]
    public async Task SlowBody_fault_sends_the_whole_body_slowly()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        var expected = await sandbox.GetAsync("/connections");
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.SlowBody) { Delay = TimeSpan.FromSeconds(1) });

        var start = time.GetUtcNow();
        var reading = ReadAsync(sandbox, "/connections");

        Assert.Equal(expected.Text, await Eventually.DoneAsync(time, reading, TimeSpan.FromSeconds(0.5)));
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Cleared_faults_no_longer_apply()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response));

        await sandbox.Controls.ClearFaultsAsync();

        Assert.Equal([200], await StatusesAsync(sandbox, 1));
    }

    [Fact]
    public async Task Fault_of_no_known_kind_or_with_a_misspelt_member_is_refused()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        (await sandbox.Browser.SendAsync(HttpMethod.Post, "sandbox/faults", new { kind = "explode" })).Is(400);
        (await sandbox.Browser.SendAsync(HttpMethod.Post, "sandbox/faults", new { kind = "reset", cuont = 2 })).Is(400);
        Assert.Equal(0, await sandbox.Controls.FaultsLeftAsync());
    }

    [Fact]
    public async Task Hanging_call_does_not_keep_the_sandbox_from_stopping()
    {
        var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Hang));
        var hanging = sandbox.GetAsync("/connections");
        await sandbox.Controls.WaitForAsync(request => request.Fault == "hang");

        // The host would wait 30 s for it.
        await sandbox.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
    }

    private static async Task<IEnumerable<int>> StatusesAsync(StartedSandbox sandbox, int calls)
    {
        var statuses = new List<int>();
        for (var i = 0; i < calls; i++)
        {
            var response = await sandbox.GetAsync("/connections");
            statuses.Add(response.Status);
        }

        return statuses;
    }

    private static async Task CreateAsync(StartedSandbox sandbox)
    {
        await sandbox.CallAsync(HttpMethod.Post, "/connections", body: new { app = "clockify" });
    }

    private static async Task<string> ReadAsync(StartedSandbox sandbox, string path)
    {
        return (await sandbox.GetAsync(path)).Text;
    }
}
