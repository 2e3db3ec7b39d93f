using System.Net;

namespace ClockifyBff.Tests.Deploy;

/// <summary>The gateway's configuration in front of two replicas, as in the compose file.</summary>
[Trait("Kind", "browser")]
public sealed class NginxGatewayTests(ComposeProcesses service) : IClassFixture<ComposeProcesses>, IAsyncLifetime
{
    private const string Asha = "asha@example.com";
    private const string Maria = "maria@example.com";
    private const string Swagger = "/swagger/index.html";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await service.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Signed_in_user_is_the_caller_on_both_replicas()
    {
        using var asha = await service.SignInAndConnectAsync(Asha);
        var workspace = (await asha.CallApiAsync(HttpMethod.Get, "me")).Is(200).Json.GetProperty("activeWorkspace").Text("id");
        var tags = $"/api/v1/workspaces/{workspace}/tags";

        // Several requests, so that each replica gets some.
        foreach (var number in Enumerable.Range(1, 4))
        {
            (await asha.SendAsync(HttpMethod.Post, tags, new { name = $"Tag {number}" }, headers: ("X-CSRF", "1"))).Is(201);
        }

        var read = await asha.SendAsync(HttpMethod.Get, $"{tags}?search=Tag ", headers: ("Cache-Control", "no-cache"));
        Assert.Equal(4, read.Json.GetProperty("total").GetInt32());
        Assert.Equal(Asha, (await asha.SendAsync(HttpMethod.Get, "/clockify/api/v1/user")).Json.Text("email"));
        foreach (var replica in service.Replicas)
        {
            Assert.Contains($" 201 {(await replica.ListeningAsync()).Authority} ", service.Gateway.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Write_without_its_own_origin_is_403()
    {
        using var asha = await service.SignInAndConnectAsync(Asha);
        var withoutOrigin = await WriteAsync();
        var fromForeignOrigin = await WriteAsync(("Origin", "https://evil.example"), ("X-CSRF", "1"));
        var fromOwnOrigin = await WriteAsync(("Origin", service.Url.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((403, "cross_site_request"), withoutOrigin.StatusAndErrorCode);
        Assert.Equal((403, "cross_site_request"), fromForeignOrigin.StatusAndErrorCode);
        fromOwnOrigin.Is(201);

        Task<CallResult> WriteAsync(params (string Name, string Value)[] headers) =>
            asha.CallApiAsync(HttpMethod.Post, "workspaces", new { name = "Workspace" }, headers: headers);
    }

    [Fact]
    public async Task Gateway_token_header_sent_by_a_client_authenticates_nobody()
    {
        var tokenOfMaria = await service.Sandbox.MintTokenAsync(new { email = Maria, roles = new[] { "admin" } });
        using var unauthenticated = service.NewBrowser();
        using var asha = await service.SignInAsync(Asha);

        foreach (var header in (string[])["X-Gateway-Token", "x-gateway-token", "X_Gateway_Token", "Authorization"])
        {
            (await unauthenticated.CallApiAsync(HttpMethod.Get, "me", headers: (header, $"Bearer {tokenOfMaria}"))).IsProblem(
                401,
                "unauthenticated",
                "sign_in"
            );
            Assert.Equal(
                Asha,
                (await asha.CallApiAsync(HttpMethod.Get, "me", headers: (header, tokenOfMaria))).Json.GetProperty("caller").Text("email")
            );
        }
    }

    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/gateway/auth")]
    [InlineData("/issuer/auth")]
    [InlineData("/issuer/jwks")]
    [InlineData("/sandbox/settings")]
    [InlineData("/connections")]
    [InlineData("/connect/../sandbox/settings")]
    [InlineData("/sandbox/../connections")]
    public async Task Internal_path_through_the_gateway_is_404(string path)
    {
        using var asha = await service.SignInAsync(Asha);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(
                $"{service.Url.GetLeftPart(UriPartial.Authority)}{path}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );

        using var response = await asha.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Unauthenticated_user_is_redirected_to_sign_in_and_back()
    {
        using var browser = service.NewBrowser();
        var redirect = await browser.SendAsync(HttpMethod.Get, Swagger, headers: ("Sec-Fetch-Mode", "navigate"));
        var page = await browser.SendAsync(HttpMethod.Get, redirect.Location!);
        using var asha = await service.SignInAsync(Asha, Swagger);

        Assert.Equal((302, $"{service.Url}issuer/sign-in?rd={new Uri(service.Url, Swagger)}"), (redirect.Status, redirect.Location));
        Assert.Contains("Who are you?", page.Text, StringComparison.Ordinal);
        Assert.Contains("swagger-ui", await asha.GetStringAsync(new Uri(Swagger, UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/swagger/index.html?urls.primaryName=v1&deepLinking=true")]
    [InlineData("/?filter=a%26b&other=c")]
    public async Task Sign_in_returns_to_the_requested_page_with_its_parameters(string address)
    {
        using var browser = service.NewBrowser();
        var redirect = await browser.SendAsync(HttpMethod.Get, address, headers: ("Sec-Fetch-Mode", "navigate"));
        var page = await browser.SendAsync(HttpMethod.Get, redirect.Location!);
        using var asha = await service.SignInAsync(Asha, address);

        Assert.Contains(
            $"""value="{WebUtility.HtmlEncode(new Uri(service.Url, address).AbsoluteUri)}">""",
            page.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Body_over_the_size_limit_is_413_with_a_problem_of_the_service()
    {
        using var asha = await service.SignInAsync(Asha);

        var result = await asha.CallApiAsync(
            HttpMethod.Post,
            "workspaces",
            new { name = new string('x', 3 * 1024 * 1024) },
            headers: ("X-CSRF", "1")
        );

        Assert.Equal((413, "body_too_large"), result.StatusAndErrorCode);
    }

    [Fact]
    public async Task Browser_signs_in_and_writes_through_the_gateway()
    {
        await using var browser = await Chromium.StartAsync();
        using (await service.SignInAndConnectAsync(Maria)) { }

        var page = await browser.OpenPageAsync(ignoreCertificateErrors: true);
        await page.GotoAsync($"{service.Url}swagger");
        await page.GetByText(Maria).ClickAsync();
        await page.GetByText("Sign in", new() { Exact = true }).Last.ClickAsync();
        await page.WaitForURLAsync("**/swagger/index.html");

        Assert.Equal(200, await page.EvaluateAsync<int>("fetch('/api/v1/me').then(response => response.status)"));
        Assert.Equal(
            201,
            await page.EvaluateAsync<int>(
                "fetch('/api/v1/workspaces', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: "
                    + "'{\"name\":\"Written\"}' }).then(response => response.status)"
            )
        );
    }
}
