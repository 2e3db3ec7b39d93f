using System.Text.Json;
using Microsoft.Playwright;
using static ClockifyBff.Tests.Harness.Employee;

namespace ClockifyBff.Tests.Connections;

/// <summary>The way an employee goes, in a browser: start, open the page, choose the account, and the waiting frontend goes on.</summary>
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
    public async Task Account_of_another_person_is_rejected_as_identity_mismatch()
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
        using var refused = await guest.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("identity_mismatch", (await refused.ProblemAsync()).ErrorCode);
    }

    /// <summary>What a frontend does: start, send the browser to the page, wait for the outcome.</summary>
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

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
            return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
