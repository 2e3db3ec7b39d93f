using Microsoft.Playwright;

namespace ClockifyBff.Tests.Sandbox.Maton;

[Trait("Kind", "browser")]
public sealed class SandboxConnectPageInBrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task Person_finishes_the_connection_with_the_keyboard()
    {
        Assert.SkipUnless(File.Exists(Chromium), "no Chromium on this machine");
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] }
        );
        var page = await browser.NewPageAsync();

        await page.GotoAsync(pending.ConnectUrl.ToString());
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "newcomer@example.com" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Connect" }).PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("newcomer@example.com");
        var connected = (await sandbox.Controls.ConnectionsAsync()).Single(connection => connection.Id == pending.Id);
        Assert.Equal(("ACTIVE", "newcomer@example.com"), (connected.Status, connected.Email));
        Assert.Empty(await sandbox.Controls.JournalAsync());
    }
}
