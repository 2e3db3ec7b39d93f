using System.Net;
using System.Text.RegularExpressions;
using ClockifyBff.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Maton;

[Trait("Kind", "API")]
public sealed class SandboxConnectPageTests
{
    [Fact]
    public async Task Person_connects_the_account_they_choose()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");
        time.Advance(TimeSpan.FromMinutes(1));

        var (status, page) = await DecideAsync(sandbox, pending, ("email", "newcomer@example.com"), ("decision", "connect"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("newcomer@example.com", page, StringComparison.Ordinal);
        var connected = await FindAsync(sandbox, pending.Id);
        Assert.Equal(("ACTIVE", "newcomer@example.com"), (connected.Status, connected.Email));
        Assert.Equal(pending.LastUpdatedTime.AddMinutes(1), connected.LastUpdatedTime);
    }

    [Fact]
    public async Task Account_that_is_not_listed_is_created()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");

        await DecideAsync(sandbox, pending, ("email", "asha@example.com"), ("other", "someone.new@example.com"), ("decision", "connect"));

        var connected = await FindAsync(sandbox, pending.Id);
        Assert.Equal("someone.new@example.com", connected.Email);
        Assert.NotNull(connected.UserId);
    }

    [Fact]
    public async Task Refusal_on_the_page_fails_the_connection()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");

        var (status, _) = await DecideAsync(sandbox, pending, ("email", "asha@example.com"), ("decision", "refuse"));

        Assert.Equal(HttpStatusCode.OK, status);
        var refused = await FindAsync(sandbox, pending.Id);
        Assert.Equal(("FAILED", null), (refused.Status, refused.Email));
    }

    [Fact]
    public async Task Form_without_an_account_leaves_the_connection_pending()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");

        var (status, _) = await DecideAsync(sandbox, pending, ("decision", "connect"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("PENDING", (await FindAsync(sandbox, pending.Id)).Status);
    }

    [Fact]
    public async Task Connect_url_works_once()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");
        await DecideAsync(sandbox, pending, ("email", "asha@example.com"), ("decision", "connect"));

        using var shown = await sandbox.Browser.GetAsync(pending.ConnectUrl, TestContext.Current.CancellationToken);
        var (status, _) = await DecideAsync(sandbox, pending, ("email", "lucas@example.com"), ("decision", "connect"));

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (shown.StatusCode, status));
        Assert.Equal("asha@example.com", (await FindAsync(sandbox, pending.Id)).Email);
    }

    [Theory]
    [InlineData("connect?session_token=unknown")]
    [InlineData("connect")]
    public async Task Unknown_connect_url_is_404(string link)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        using var shown = await sandbox.Browser.GetAsync(new Uri(link, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
        Assert.Equal("text/html", shown.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Connect_url_has_the_public_address()
    {
        await using var sandbox = await StartedSandbox.StartAsync(
            new SandboxOptions { PublicUrl = new Uri("https://sandbox.example/here/") }
        );

        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");

        Assert.StartsWith("https://sandbox.example/here/connect?session_token=", pending.ConnectUrl.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Page)> DecideAsync(
        StartedSandbox sandbox,
        SandboxConnection pending,
        params (string Name, string Value)[] fields
    )
    {
        var page = await sandbox.Browser.SendAsync(HttpMethod.Get, $"{pending.ConnectUrl}");
        var token = Regex.Match(page.Text, "name=\"session_token\" value=\"([^\"]+)\"") is { Success: true } hidden
            ? hidden.Groups[1].Value
            : pending.ConnectUrl.Query.Split('=')[1];
        using var form = new FormUrlEncodedContent([
            new("session_token", token),
            .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
        ]);
        using var response = await sandbox.Browser.PostAsync(
            new Uri("connect", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<SandboxConnection> FindAsync(StartedSandbox sandbox, string id) =>
        (await sandbox.Controls.ConnectionsAsync()).Single(connection => connection.Id == id);
}
