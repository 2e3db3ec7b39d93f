namespace ClockifyBff.Tests.Security;

public sealed class LoopbackRuleTests(Bff bff) : IClassFixture<Bff>
{
    [Theory]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:5080")]
    [InlineData("localhost.attacker.example")]
    [InlineData("127.0.0.1.attacker.example")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[2001:db8::1]")]
    public async Task A_name_that_is_not_this_machines_is_refused(string host)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var answer = await bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3:80")]
    [InlineData("[::1]:5080")]
    public async Task Every_name_of_this_machine_is_taken(string host) =>
        Assert.Equal(200, (await bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);

    [Theory]
    [InlineData("Forwarded: for=1.2.3.4")]
    [InlineData("X-Forwarded-For: 1.2.3.4")]
    [InlineData("x-forwarded-host: evil.example")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("Via: 1.1 proxy")]
    public async Task A_forwarded_call_is_refused(string header)
    {
        var answer = await bff.SendRawAsync($"GET /health/live HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n");

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task AllowAnyPeer_lifts_the_rule_with_the_sandbox()
    {
        await using var open = await Bff.StartAsync(("Authentication:AllowAnyPeer", "true"));

        Assert.Equal(200, (await open.SendRawAsync("GET /clockify/api/v1/user HTTP/1.1\r\nHost: bff.example\r\nVia: 1.1 proxy\r\n\r\n")).Status);
    }

    [Fact]
    public async Task AllowAnyPeer_does_nothing_once_a_real_key_is_set()
    {
        await using var real = await Bff.StartAsync(("Authentication:AllowAnyPeer", "true"), ("Maton:ApiKey", "a-real-key"));

        Assert.Equal(400, (await real.SendRawAsync("GET /health/live HTTP/1.1\r\nHost: bff.example\r\n\r\n")).Status);
    }
}
