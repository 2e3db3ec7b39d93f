namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class RawPathGuardTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Theory]
    [InlineData("A02")]
    [InlineData("A03")]
    [InlineData("A04")]
    [InlineData("A07")]
    [InlineData("A10")]
    [InlineData("A12")]
    [InlineData("A14")]
    [InlineData("A17")]
    [InlineData("A18")]
    [InlineData("A19")]
    [InlineData("A21")]
    [InlineData("A23")]
    [InlineData("A24")]
    [InlineData("A26")]
    [InlineData("A27")]
    [InlineData("A28")]
    [InlineData("A29")]
    [InlineData("A30")]
    [InlineData("A32")]
    [InlineData("A34")]
    [InlineData("J03")]
    [InlineData("J04")]
    [InlineData("G06")]
    public async Task Ambiguous_target_is_rejected(string attackId)
    {
        var attack = AttackCase.Of(attackId);
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync(attack.RequestTo(bff.Url));

        Assert.Contains(response.Status, attack.Statuses);
        if (attack.ErrorCode is not null)
        {
            Assert.Equal(attack.ErrorCode, response.ErrorCode);
        }

        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    [Theory]
    [InlineData("/clockify/", 404, "not_found")]
    [InlineData("/clockify/api/v1", 404, "not_found")]
    [InlineData("/clockify/api/v1/", 404, "not_found")]
    [InlineData("/clockify/api/v2/user", 404, "not_found")]
    [InlineData("/CLOCKIFY/api/v1/user", 404, "not_found")]
    [InlineData("/clockify/API/v1/user", 404, "not_found")]
    [InlineData("/triggers", 404, "not_found")]
    [InlineData("/functions", 404, "not_found")]
    [InlineData("/google-mail/gmail/v1/users/me/messages", 404, "not_found")]
    [InlineData("/clockify/api/v1/user;jsessionid=1", 400, "invalid_path")]
    [InlineData("/clockify/api/v1//user", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/user//", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/workspaces/./user", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/../v1/user", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/user#/projects", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/user?a=1#/projects", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/user\\projects", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/us%65r", 400, "invalid_path")]
    [InlineData("/clockify/api/v1/user?name=\u00e9", 400, null)] // Refused by Kestrel, before there is a request.
    [InlineData("/clockify/api/v1/user?a=\u0001", 400, "invalid_path")]
    public async Task Path_not_plainly_below_the_prefix_is_rejected(string target, int status, string? errorCode)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n");

        Assert.Equal((status, errorCode), (response.Status, response.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    [Fact]
    public async Task Query_of_seven_kilobytes_is_forwarded_and_a_longer_one_is_414_with_the_limit()
    {
        var longest = "?a=" + new string('x', (7 * 1024) - 2);

        Assert.Equal(
            200,
            (await bff.SendRawAsync($"GET /clockify/api/v1/user{longest} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n")).Status
        );
        foreach (
            var (path, more) in ((string, int)[])
                [("/clockify/api/v1/user", 1), ("/clockify/api/v1/user", 20_000), ("/api/v1/me", 1), ("/nothing", 1)]
        )
        {
            var before = await bff.Sandbox.JournalPositionAsync();
            var response = await bff.SendRawAsync(
                $"GET {path}{longest}{new string('x', more)} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n"
            );

            Assert.Equal((414, "uri_too_long"), (response.Status, response.ErrorCode));
            Assert.Contains($"The query is {7168 + more} characters long; the maximum is 7168.", response.Text, StringComparison.Ordinal);
            Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
        }
    }

    [Fact]
    public async Task Path_longer_than_a_kilobyte_is_414_with_the_limit()
    {
        var response = await bff.SendRawAsync(
            $"GET /clockify/api/v1/{new string('a', 1100)} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n"
        );

        Assert.Equal((414, "uri_too_long"), (response.Status, response.ErrorCode));
        Assert.Contains("the maximum is 1024", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_with_250_time_entry_ids_is_forwarded()
    {
        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        var target =
            $"/clockify/api/v1/workspaces/{workspace}/user/64000000000000000000000a/time-entries?time-entry-ids="
            + $"{string.Join(",", Enumerable.Range(0, 250).Select(number => $"64{number:x22}"))}";
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync($"DELETE {target} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n");

        Assert.NotEqual(414, response.Status);
        Assert.Equal(target, (await bff.Sandbox.JournalAsync(before, plane: "gateway"))[^1].Target);
    }

    [Theory]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\nHost: HOST\r\n\r\n")]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\r\nHost: HOST\nX-Other: 1\r\n\r\n")]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\r\nHost: HOST\r\nX-Other: 1\n\r\n")]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\r\nHost: HOST\r\nX-Other: 1\n\n")]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\nHost: HOST\n\n")]
    [InlineData("GET /clockify/api/v1/user HTTP/1.1\r\nHost: HOST\r\n\n")]
    [InlineData("GET /api/v1/me HTTP/1.1\nHost: HOST\n\n")]
    [InlineData("POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\nContent-Length: 2\r\n\r\n{}")]
    public async Task Request_head_with_a_bare_line_feed_is_rejected(string request)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        Assert.Equal(400, (await bff.SendRawAsync(request.Replace("HOST", bff.Url.Authority, StringComparison.Ordinal))).Status);
        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    [Theory]
    [InlineData("/clockify/api/v1/user")]
    [InlineData("/clockify/api/v1/user/")]
    [InlineData("/clockify/api/v1/user?")]
    [InlineData("/clockify/api/v1/user?a=%3A&a=2&?&b=%2e%2e/")]
    [InlineData("/clockify/api/v1/a.b_c~d-e/...")]
    public async Task Allowed_target_is_forwarded_byte_for_byte(string target)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        await bff.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n");

        var calls = await bff.Sandbox.JournalAsync(before, plane: "gateway");
        Assert.Equal(target, calls[^1].Target);
    }
}
