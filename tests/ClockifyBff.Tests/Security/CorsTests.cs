using ClockifyBff.Tests.RawProxy;

namespace ClockifyBff.Tests.Security;

public sealed class CorsTests : IAsyncLifetime
{
    private Bff _bff = null!;

    public async ValueTask InitializeAsync() => _bff = await Bff.StartAsync(("Cors:Origins:0", "https://app.corp.example"));

    public ValueTask DisposeAsync() => _bff.DisposeAsync();

    [Fact] // J05
    public async Task A_preflight_is_answered_here_and_gives_another_site_nothing()
    {
        var answer = await _bff.SendRawAsync(AttackCase.Of("J05").RequestTo(_bff.Url));

        Assert.Equal(204, answer.Status);
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        Assert.Empty(await _bff.Sandbox.JournalAsync());
    }

    [Theory]
    [InlineData("https://app.corp.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8080")]
    public async Task A_preflight_of_a_listed_origin_names_what_may_be_sent(string origin)
    {
        var answer = await _bff.SendRawAsync(
            $"OPTIONS /clockify/api/v1/user HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: {origin}\r\n"
            + "Access-Control-Request-Method: DELETE\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");

        Assert.Equal(204, answer.Status);
        Assert.Equal(origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("600", answer.Header("Access-Control-Max-Age"));
        Assert.Equal(
            ["Authorization", "Cache-Control", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Maton-Connection", "X-CSRF", "X-Dev-User"],
            answer.Header("Access-Control-Allow-Headers")!.Split(',').Order(StringComparer.Ordinal));
        Assert.Empty(await _bff.Sandbox.JournalAsync());
    }

    [Fact] // L07
    public async Task A_listed_origin_may_read_the_paging_headers()
    {
        var answer = await _bff.SendRawAsync(
            $"GET /clockify/api/v1/workspaces HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: https://app.corp.example\r\n\r\n");

        Assert.Equal("https://app.corp.example", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(
            ["Age", "Content-Disposition", "Date", "ETag", "Idempotency-Replayed", "Last-Page", "Location", "Retry-After", "X-Request-Id", "total-count"],
            answer.Header("Access-Control-Expose-Headers")!.Split(',').Order(StringComparer.Ordinal));
        Assert.Contains("Origin", answer.Header("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_can_be_read_by_a_listed_origin_too()
    {
        var answer = await _bff.SendRawAsync($"GET /nothing HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: https://app.corp.example\r\n\r\n");

        Assert.Equal((404, "https://app.corp.example"), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
    }
}
