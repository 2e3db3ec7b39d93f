namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class RawRequestHeaderTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Theory]
    [InlineData("B01")]
    [InlineData("B04")]
    [InlineData("B05")]
    [InlineData("B09")]
    public async Task Request_headers_upstream_are_only_listed_ones_and_the_credential(string attackId)
    {
        var call = await UpstreamCallAsync(bff, AttackCase.Of(attackId).RequestTo(bff.Url));

        await AssertOnlyOursAsync(bff, call);
    }

    [Theory] // Development itself refuses both.
    [InlineData("B07")]
    [InlineData("B15")]
    public async Task Forwarding_headers_and_Referer_are_not_forwarded(string attackId)
    {
        await using var open = await BffFixture.StartAsync(("Authentication:AllowAnyPeer", "true"));

        var call = await UpstreamCallAsync(open, AttackCase.Of(attackId).RequestTo(open.Url));

        await AssertOnlyOursAsync(open, call);
    }

    [Theory]
    [InlineData("Connection: keep-alive, Authorization, Maton-Connection")]
    [InlineData("Connection: Authorization, Maton-Connection")]
    [InlineData("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\ntracestate: a=b\r\nbaggage: who=me")]
    [InlineData("X-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE")]
    [InlineData("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13")]
    [InlineData("Cookie: session=1\r\nProxy-Authorization: Basic eA==\r\nTE: trailers\r\nX-Dev-User: developer@example.com")]
    [InlineData("Accept: application/json\r\nAccept-Language: de\r\nIf-None-Match: \"x\"\r\nIf-Match: \"y\"")]
    public async Task Additional_client_headers_are_not_forwarded(string headers)
    {
        var call = await UpstreamCallAsync(bff, $"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n{headers}\r\n\r\n");

        await AssertOnlyOursAsync(bff, call);
    }

    [Fact]
    public async Task Listed_request_headers_are_forwarded_with_their_values()
    {
        (string Name, string Value)[] listed =
        [
            ("Accept", "application/json, text/csv;q=0.5"),
            ("Accept-Language", "de-CH, de;q=0.9"),
            ("If-Match", "\"one\", W/\"two\""),
            ("If-None-Match", "*"),
        ];

        var call = await UpstreamCallAsync(
            bff,
            $"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n"
                + $"{string.Concat(listed.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n"
        );

        Assert.Equal(listed, listed.Select(header => (header.Name, string.Join(", ", call.Header(header.Name)))));
    }

    [Theory]
    [InlineData("Accept")]
    [InlineData("Accept-Language")]
    [InlineData("If-Match")]
    [InlineData("If-None-Match")]
    [InlineData("Content-Type")]
    public async Task Listed_header_with_non_ASCII_characters_is_400(string name)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync(
            $"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n{name}: \u00c3\u00a9\r\n\r\n"
        );

        Assert.Equal((400, "invalid_request"), (response.Status, response.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    private static async Task<JournalledRequest> UpstreamCallAsync(BffFixture bff, string request)
    {
        var before = await bff.Sandbox.JournalPositionAsync();
        var response = await bff.SendRawAsync(request);
        Assert.Equal(200, response.Status);
        return (await bff.Sandbox.JournalAsync(before, plane: "gateway"))[^1];
    }

    private static async Task AssertOnlyOursAsync(BffFixture bff, JournalledRequest call)
    {
        string[] allowed = ["Host", "Authorization", "Maton-Connection", "Accept", "Accept-Language", "If-None-Match", "If-Match"];
        Assert.Empty(call.Headers.Keys.Except(allowed, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(["Bearer sandbox"], call.Header("Authorization"));
        var own = await bff.Sandbox.ConnectionsAsync();
        Assert.Contains(
            own,
            connection =>
                connection.Email == "developer@example.com" && call.Header("Maton-Connection") is [{ } used] && used == connection.Id
        );
        Assert.False(call.FellBack);
        Assert.Equal("developer@example.com", call.ActingEmail);
    }
}
