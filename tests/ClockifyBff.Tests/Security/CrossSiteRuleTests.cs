namespace ClockifyBff.Tests.Security;

public sealed class CrossSiteRuleTests : IAsyncLifetime
{
    private Bff _bff = null!;
    private string _workspace = "";

    public async ValueTask InitializeAsync()
    {
        _bff = await Bff.StartAsync(("Cors:Origins:0", "https://app.corp.example"));
        using var caller = _bff.CallerOf();
        _workspace = await caller.FirstWorkspaceAsync();
    }

    public ValueTask DisposeAsync() => _bff.DisposeAsync();

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://app.corp.example.evil.example")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: https://localhost.evil.example")]
    [InlineData("Origin: https://APP.corp.example")]
    [InlineData("Origin: https://evil.example\r\nX-CSRF: 1")]
    [InlineData("Origin: https://app.corp.example\r\nOrigin: https://evil.example")]
    public async Task An_unsafe_request_of_another_site_is_refused(string headers)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var answer = await PostTagAsync(headers);

        Assert.Equal((403, "cross_site_request"), (answer.Status, answer.ErrorCode));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("X-Nothing: 1")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://app.corp.example")]
    [InlineData("Origin: https://app.corp.example")]
    [InlineData("Origin: http://localhost:3000")]
    [InlineData("Origin: https://HOST")]
    [InlineData("Origin: http://HOST")]
    public async Task An_unsafe_request_of_our_own_pages_and_of_listed_origins_goes_on(string headers) =>
        Assert.Equal(201, (await PostTagAsync(headers.Replace("HOST", _bff.Url.Authority, StringComparison.Ordinal))).Status);

    [Fact]
    public async Task A_safe_request_of_another_site_goes_on_and_its_page_cannot_read_the_answer()
    {
        var answer = await _bff.SendRawAsync(
            $"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nSec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    private Task<RawAnswer> PostTagAsync(string headers)
    {
        var body = $$"""{"name":"{{Guid.NewGuid():N}}"}""";
        return _bff.SendRawAsync(
            $"POST /clockify/api/v1/workspaces/{_workspace}/tags HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\n{headers}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
