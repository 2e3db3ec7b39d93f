using Microsoft.Playwright;

namespace ClockifyBff.Tests.Http.OpenApi;

public sealed class SwaggerUiTests(Bff bff) : IClassFixture<Bff>
{
    [Fact]
    public async Task A_raw_call_can_be_tried_out_although_its_path_has_slashes()
    {
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenPageAsync();
        await page.GotoAsync(new Uri(bff.Url, "/swagger/index.html").ToString());
        var operation = page.Locator("#operations-Raw_proxy-GetClockify");
        await operation.Locator(".opblock-summary").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();

        Assert.Contains("developer@example.com", await ExecuteAsync(operation, "user"), StringComparison.Ordinal);

        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        Assert.Contains(workspace, await ExecuteAsync(operation, $"workspaces/{workspace}"), StringComparison.Ordinal);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(AppContext.BaseDirectory, "swagger.png") });
    }

    private static async Task<string> ExecuteAsync(ILocator operation, string path)
    {
        await operation.Locator("tr[data-param-name=path] input").FillAsync(path);
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        // The line of the answer that came, not of the answers that may come.
        var answer = operation.Locator(".live-responses-table .response");
        await Assertions.Expect(answer.Locator(".response-col_status")).ToContainTextAsync("200");
        await Assertions.Expect(operation.Locator(".request-url")).ToContainTextAsync(path);
        return await answer.Locator(".response-col_description").InnerTextAsync();
    }
}
