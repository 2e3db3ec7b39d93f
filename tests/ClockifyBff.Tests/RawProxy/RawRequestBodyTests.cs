using System.Text.Json;

namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class RawRequestBodyTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Json = "Content-Type: application/json\r\n";

    [Fact]
    public async Task Body_is_forwarded_byte_for_byte_with_its_length()
    {
        const string body = """{ "name" : "T\u00e4g",  "n": 12345678901234567890 }""";

        var call = await UpstreamAsync("POST", $"{Json}Content-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(body, call.Body);
        Assert.Equal([body.Length.ToString()], call.Header("Content-Length"));
        Assert.Equal(["application/json"], call.Header("Content-Type"));
    }

    [Fact]
    public async Task Chunked_body_is_forwarded_chunked()
    {
        var call = await UpstreamAsync(
            "POST",
            $"{Json}Transfer-Encoding: chunked\r\n\r\n6\r\n{{\"name\r\n9;x=y\r\n\":\"a\"}}   \r\n0\r\nX-Trailer: 1\r\n\r\n"
        );

        Assert.Equal("""{"name":"a"}   """, call.Body);
        Assert.Equal(["chunked"], call.Header("Transfer-Encoding"));
        Assert.Empty(call.Header("X-Trailer"));
    }

    [Fact]
    public async Task DELETE_forwards_its_body_and_GET_does_not()
    {
        Assert.Equal("[1]", (await UpstreamAsync("DELETE", $"{Json}Content-Length: 3\r\n\r\n[1]")).Body);

        var get = await UpstreamAsync("GET", $"{Json}Content-Length: 3\r\n\r\n[1]");
        Assert.Equal("", get.Body);
        Assert.Empty(get.Header("Content-Length"));
        Assert.Empty(get.Header("Transfer-Encoding"));
    }

    [Theory]
    [InlineData("I01", 400)]
    [InlineData("I02", 400, 501)]
    [InlineData("I03", 400)]
    [InlineData("I06", 400)]
    [InlineData("I07", 400)]
    [InlineData("I08", 400)]
    [InlineData("I09", 400)]
    [InlineData("I12", 413)]
    [InlineData("I13", 431)]
    public async Task Ambiguous_framing_is_rejected(string attackId, params int[] statuses)
    {
        var attack = AttackCase.Of(attackId);
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync(attack.RequestTo(bff.Url));

        Assert.Contains(response.Status, statuses);
        Assert.Contains(response.Status, attack.Statuses);
        Assert.Equal(attack.ErrorCode ?? response.ErrorCode, response.ErrorCode);
        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    [Theory]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX-Content-Length: 3\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nContent-Length: 3\r\n\r\n[1]")]
    [InlineData("Content-Length: 3, 3\r\n\r\n[1]")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n[1]\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n3\r\n[1]xx0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n3\n[1]\r\n0\r\n\r\n")]
    public async Task Ambiguous_framing_never_opens_an_upstream_request(string rest)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync($"POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\n{Json}{rest}");

        Assert.Equal(400, response.Status);
        Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
    }

    [Fact]
    public async Task Chunked_body_over_the_limit_is_rejected()
    {
        await using var small = await BffFixture.StartAsync(("RawProxy:MaxRequestBodyBytes", "1000"));
        var chunk = new string('x', 600);

        var response = await small.SendRawAsync(
            "POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n"
                + $"{chunk}\r\n258\r\n{chunk}\r\n0\r\n\r\n"
        );

        Assert.Equal((413, "body_too_large"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Read_only_raw_proxy_forwards_GET_only()
    {
        await using var readOnly = await BffFixture.StartAsync(("RawProxy:ReadOnly", "true"));
        using var caller = readOnly.CallerOf();
        await caller.ReadAsync("user");
        var before = await readOnly.Sandbox.JournalPositionAsync();

        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
        {
            var response = await caller.SendAsync(new HttpMethod(method), "/clockify/api/v1/user", "{}");
            Assert.Equal((403, "operation_forbidden"), response.StatusAndErrorCode);
        }

        Assert.Empty(await readOnly.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Disabled_raw_proxy_is_404()
    {
        await using var off = await BffFixture.StartAsync(("RawProxy:Enabled", "false"));

        Assert.Equal(404, (await off.SendRawAsync("GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);
        var document = JsonDocument.Parse((await off.SendRawAsync("GET /openapi/v1.json HTTP/1.1\r\nHost: localhost\r\n\r\n")).Text);
        Assert.DoesNotContain(
            document.RootElement.GetProperty("paths").EnumerateObject(),
            path => path.Name.StartsWith("/clockify", StringComparison.Ordinal)
        );
    }

    private async Task<JournalledRequest> UpstreamAsync(string method, string rest)
    {
        await bff.SendRawAsync("GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var before = await bff.Sandbox.JournalPositionAsync();
        await bff.SendRawAsync($"{method} /clockify/api/v1/workspaces/x/tags HTTP/1.1\r\nHost: localhost\r\n{rest}");
        return Assert.Single(await bff.Sandbox.JournalWithoutListsAsync(before));
    }
}
