namespace ClockifyBff.Tests.Sandbox.TestControls;

[Trait("Kind", "API")]
public sealed class SandboxJournalTests
{
    [Theory]
    [InlineData("/clockify/%252e%252e/google-mail/x?a=%3A&b&", "gateway")]
    [InlineData("/clockify/%2e%2e%2fgoogle-mail/x", "gateway")]
    [InlineData("/clockify/../google-mail/x", "gateway")]
    [InlineData("//connections", "gateway")]
    [InlineData("/connections?", "control")]
    [InlineData("/triggers", "gateway")]
    public async Task Request_target_is_journalled_as_it_was_sent(string target, string plane)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        await RawHttp.SendAsync(
            sandbox.Url,
            $"GET {target} HTTP/1.1\r\nHost: maton\r\nAuthorization: Bearer sandbox\r\nConnection: close\r\n\r\n"
        );

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal(("GET", target, "HTTP/1.1", plane), (seen.Method, seen.Target, seen.Protocol, seen.Plane));
    }

    [Fact]
    public async Task Header_lines_are_journalled_in_order()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        await RawHttp.SendAsync(
            sandbox.Url,
            "GET /clockify/x HTTP/1.1\r\nHost: maton\r\nX-Api-Key: one\r\nx-api-key: two, three\r\n"
                + "Maton_Connection: look-alike\r\nConnection: close\r\n\r\n"
        );

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal(["one", "two, three"], seen.Header("X-Api-Key"));
        Assert.Equal(["look-alike"], seen.Header("Maton_Connection"));
        Assert.Empty(seen.Header("Authorization"));
        Assert.Equal(401, seen.Status);
    }

    [Fact]
    public async Task Text_body_of_a_refused_call_is_journalled_as_text()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        await sandbox.CallAsync(HttpMethod.Delete, "/clockify/x", "unknown", "{\"n\":12345678901234567890,\"ü\":1}");

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal(("{\"n\":12345678901234567890,\"ü\":1}", "text", 33L), (seen.Body, seen.BodyEncoding, seen.BodyLength));
    }

    [Fact]
    public async Task Body_that_is_no_text_is_journalled_as_base64()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        using var content = new ByteArrayContent([0xFF, 0xFE, 0x00]);

        using var response = await sandbox.Maton.PostAsync(
            new Uri("/clockify/x", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal(("//4A", "base64"), (seen.Body, seen.BodyEncoding));
    }

    [Fact]
    public async Task Large_body_is_journalled_with_its_beginning_and_length()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        await sandbox.Maton.SendAsync(HttpMethod.Post, "/clockify/x", new string('x', 3_000_000), "text/plain");

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal((1024 * 1024, 3_000_000L), (seen.Body.Length, seen.BodyLength));
    }

    [Fact]
    public async Task Call_whose_client_disconnects_is_journalled_as_aborted()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Hang));
        using (await RawHttp.OpenAsync(sandbox.Url, "GET /connections HTTP/1.1\r\nHost: maton\r\nAuthorization: Bearer sandbox\r\n\r\n"))
        {
            var waiting = await sandbox.Controls.WaitForAsync(request => request.Fault == "hang");
            Assert.False(waiting.ClientAborted);
        }

        var left = await sandbox.Controls.WaitForAsync(request => request.ClientAborted);

        Assert.Null(left.Status);
    }

    [Fact]
    public async Task Responses_are_journalled_while_recordAnswers_is_set()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var before = await sandbox.GetAsync("/connections/none");
        await sandbox.Controls.ChangeSettingsAsync(new { recordAnswers = true });
        var during = await sandbox.GetAsync("/connections/none");

        var journal = await sandbox.Controls.JournalAsync();
        Assert.Null(journal[0].Answer);
        Assert.Equal(during.Text, journal[1].Answer);
        Assert.Equal(before.Text, journal[1].Answer);
    }

    [Fact]
    public async Task Journal_can_be_read_by_position_and_plane_and_cleared()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.GetAsync("/connections/first");
        var position = await sandbox.Controls.JournalPositionAsync();
        await sandbox.GetAsync("/connections/second");
        await sandbox.GetAsync("/clockify/third");

        Assert.Equal(["/connections/second", "/clockify/third"], await TargetsAsync(position, plane: null));
        Assert.Equal(["/connections/second"], await TargetsAsync(position, plane: "control"));
        await sandbox.Controls.ForgetJournalAsync();
        Assert.Empty(await TargetsAsync(0, plane: null));
        await sandbox.GetAsync("/connections/fourth");
        Assert.Equal(position + 3, Assert.Single(await sandbox.Controls.JournalAsync()).Number);

        async Task<IEnumerable<string>> TargetsAsync(long since, string? plane) =>
            (await sandbox.Controls.JournalAsync(since, plane)).Select(request => request.Target);
    }

    [Theory]
    [InlineData("/sandbox/reset")]
    [InlineData("/Connect")]
    [InlineData("/issuer/jwks")]
    public async Task Call_with_the_key_outside_both_planes_is_404_and_journalled_as_escape(string path)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var response = await sandbox.CallAsync(HttpMethod.Post, path);

        Assert.Equal(404, response.Status);
        Assert.Equal("escape", Assert.Single(await sandbox.Controls.JournalAsync()).Plane);
    }

    [Fact]
    public async Task Test_controls_and_pages_are_not_journalled()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        await sandbox.Controls.ConnectionsAsync();
        using var page = await sandbox.Browser.GetAsync(new Uri("connect", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Empty(await sandbox.Controls.JournalAsync());
    }
}
