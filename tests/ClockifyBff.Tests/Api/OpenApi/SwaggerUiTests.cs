using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClockifyBff.Tests.Api.OpenApi;

[Trait("Kind", "browser")]
public sealed partial class SwaggerUiTests(BffFixture bff) : IClassFixture<BffFixture>
{
    // Milliseconds. Long, because the page is large and test machines are busy.
    private const float TimeoutMilliseconds = 30_000;

    /// <summary>An operation of each tag.</summary>
    private static readonly (string Tag, string Operation)[] _operations =
    [
        ("Me", "GetMe"),
        ("Connections", "GetConnection"),
        ("Workspaces", "CreateWorkspace"),
        ("Projects", "UpdateProject"),
        ("Tasks", "CreateTask"),
        ("Clients", "ListClients"),
        ("Tags", "DeleteTag"),
        ("Time entries", "CreateTimeEntry"),
        ("Timer", "StartTimer"),
        ("Changes", "GetChanges"),
        ("Administration", "DeleteAnyConnection"),
        ("Raw proxy", "PutClockify"),
    ];

    [Fact]
    public async Task Operation_of_each_tag_succeeds_by_clicking_alone()
    {
        await using var browser = await Chromium.StartAsync();
        var page = await OpenAsync(browser);

        foreach (var (tag, name) in _operations)
        {
            var operation = await TryOutAsync(page, tag, name);
            await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
            await Assertions.Expect(StatusOf(operation)).ToContainTextAsync(Success(), new() { Timeout = TimeoutMilliseconds });
            // Closed, because Swagger UI redraws open operations with every step.
            await operation.Locator(".opblock-summary").ClickAsync();
        }

        using var caller = bff.CallerOf();
        var document = JsonSerializer.Deserialize<JsonElement>(
            await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
        );
        Assert.Equal(document.GetProperty("tags").EnumerateArray().Select(tag => tag.Text("name")), _operations.Select(one => one.Tag));
    }

    [Fact]
    public async Task Raw_call_can_be_tried_out_although_its_path_has_slashes()
    {
        await using var browser = await Chromium.StartAsync();
        var page = await OpenAsync(browser);
        var operation = await TryOutAsync(page, "Raw proxy", "GetClockify");

        Assert.Contains("developer@example.com", await ExecuteAsync(operation, "user"), StringComparison.Ordinal);

        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        Assert.Contains(workspace, await ExecuteAsync(operation, $"workspaces/{workspace}"), StringComparison.Ordinal);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(AppContext.BaseDirectory, "swagger.png") });
    }

    private static async Task<ILocator> TryOutAsync(IPage page, string tag, string name)
    {
        var operation = page.Locator($"#operations-{tag.Replace(' ', '_')}-{name}");
        await operation.Locator(".opblock-summary").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        return operation;
    }

    // The row of the actual response, not those of the documented responses.
    private static ILocator ResponseOf(ILocator operation) => operation.Locator(".live-responses-table .response");

    private static ILocator StatusOf(ILocator operation) => ResponseOf(operation).Locator(".response-col_status");

    private static async Task<string> ExecuteAsync(ILocator operation, string path)
    {
        await operation.Locator("tr[data-param-name=path] input").FillAsync(path);
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Assertions.Expect(StatusOf(operation)).ToContainTextAsync("200", new() { Timeout = TimeoutMilliseconds });
        await Assertions.Expect(operation.Locator(".request-url")).ToContainTextAsync(path, new() { Timeout = TimeoutMilliseconds });
        return await ResponseOf(operation).Locator(".response-col_description").InnerTextAsync();
    }

    [GeneratedRegex(@"^\s*2\d\d")]
    private static partial Regex Success();

    private async Task<IPage> OpenAsync(Chromium browser)
    {
        var page = await browser.OpenPageAsync();
        await page.GotoAsync(new Uri(bff.Url, "/swagger/index.html").ToString());
        return page;
    }
}
