using System.Text.Json;
using Microsoft.Playwright;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>
/// Connecting in a browser: start a connection, open the page, choose the account, while the frontend waits for the outcome.
/// </summary>
[Trait("Kind", "browser")]
public sealed class ConnectInBrowserTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Fact]
    public async Task Connection_of_the_own_account_becomes_active()
    {
        await using var browser = await Chromium.StartAsync();
        using var newcomer = bff.CallerOf("newcomer@example.com");
        var page = await browser.OpenPageAsync();

        var waiting = await StartAndWaitAsync(newcomer, page);
        await page.GetByRole(AriaRole.Radio, new() { Name = "newcomer@example.com" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("newcomer@example.com");

        var active = await waiting;
        Assert.Equal(("active", "newcomer@example.com"), (Status(active), active.GetProperty("email").GetString()));
        Assert.Equal("newcomer@example.com", (await newcomer.ReadAsync("user")).GetProperty("email").GetString());
        Assert.Equal(Id(active), (await bff.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);
    }

    [Fact]
    public async Task Account_of_another_user_is_rejected_as_identity_mismatch()
    {
        await using var browser = await Chromium.StartAsync();
        using var guest = bff.CallerOf("guest@example.com");
        var page = await browser.OpenPageAsync();

        var waiting = await StartAndWaitAsync(guest, page);
        await page.GetByRole(AriaRole.Radio, new() { Name = "maria@example.com" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();

        var rejected = await waiting;
        Assert.Equal(("rejected", "identity_mismatch"), (Status(rejected), rejected.GetProperty("reason").GetString()));
        Assert.DoesNotContain(await bff.Sandbox.ConnectionsAsync(), connection => connection.Id == Id(rejected));
        using var rawResponse = await guest.GetAsync(
            new Uri("/clockify/api/v1/user", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("identity_mismatch", (await rawResponse.ProblemAsync()).ErrorCode);
    }

    /// <summary>Starts a connection, opens the connect page in the browser and waits for the outcome, as a frontend does.</summary>
    private static async Task<Task<JsonElement>> StartAndWaitAsync(HttpClient caller, IPage page)
    {
        var pending = await ReadAsync(
            await caller.PostAsync(new Uri("/api/v1/connections", UriKind.Relative), null, TestContext.Current.CancellationToken)
        );
        await page.GotoAsync(pending.GetProperty("connectUrl").GetString()!);
        return WaitAsync();

        async Task<JsonElement> WaitAsync() =>
            await ReadAsync(
                await caller.GetAsync(
                    new Uri($"/api/v1/connections/{Id(pending)}?wait=25", UriKind.Relative),
                    TestContext.Current.CancellationToken
                )
            );
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
