using Microsoft.Playwright;

namespace ClockifyBff.Tests.Harness;

/// <summary>A headless Chromium from the system's packages.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        Prerequisite.Require(Executable, "chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Executable,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens an empty page.</summary>
    /// <param name="ignoreCertificateErrors">Whether pages with an untrusted certificate are loaded.</param>
    public Task<IPage> OpenPageAsync(bool ignoreCertificateErrors = false) =>
        _browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 1400 },
                IgnoreHTTPSErrors = ignoreCertificateErrors,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
