using System.Net;

namespace ClockifyBff.Tests.Deploy;

/// <summary>The gateway's own configuration in front of two replicas, as compose starts them.</summary>
[Trait("Kind", "browser")]
public sealed class NginxGatewayTests(ComposedService service) : IClassFixture<ComposedService>, IAsyncLifetime
{
    private const string Asha = "asha@example.com";
    private const string Maria = "maria@example.com";
    private const string Swagger = "/swagger/index.html";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await service.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Signed_in_person_is_the_caller_on_both_replicas()
    {
        using var asha = await service.ConnectedAsync(Asha);
        var workspace = (await asha.CallApiAsync(HttpMethod.Get, "me")).Is(200).Json.GetProperty("activeWorkspace").Text("id");
        var tags = $"/api/v1/workspaces/{workspace}/tags";

        // Both take part in writing and reading.
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
    public async Task Write_without_its_origin_is_refused()
    {
        using var asha = await service.ConnectedAsync(Asha);
        var withoutOrigin = await WriteAsync();
        var foreign = await WriteAsync(("Origin", "https://evil.example"), ("X-CSRF", "1"));
        var own = await WriteAsync(("Origin", service.Url.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((403, "cross_site_request"), withoutOrigin.Refusal);
        Assert.Equal((403, "cross_site_request"), foreign.Refusal);
        own.Is(201);

        Task<CallResult> WriteAsync(params (string Name, string Value)[] headers) =>
            asha.CallApiAsync(HttpMethod.Post, "workspaces", new { name = "Workspace" }, headers: headers);
    }

    [Fact]
    public async Task Gateway_token_header_sent_by_a_client_authenticates_nobody()
    {
        var marias = await service.Sandbox.MintTokenAsync(new { email = Maria, roles = new[] { "admin" } });
        using var stranger = service.NewBrowser();
        using var asha = await service.SignInAsync(Asha);

        foreach (var header in (string[])["X-Gateway-Token", "x-gateway-token", "X_Gateway_Token", "Authorization"])
        {
            (await stranger.CallApiAsync(HttpMethod.Get, "me", headers: (header, $"Bearer {marias}"))).Refuses(
                401,
                "unauthenticated",
                "sign_in"
            );
            Assert.Equal(
                Asha,
                (await asha.CallApiAsync(HttpMethod.Get, "me", headers: (header, marias))).Json.GetProperty("caller").Text("email")
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

        using var answer = await asha.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Unauthenticated_person_is_redirected_to_sign_in_and_back()
    {
        using var browser = service.NewBrowser();
        var sent = await browser.SendAsync(HttpMethod.Get, Swagger, headers: ("Sec-Fetch-Mode", "navigate"));
        var page = await browser.SendAsync(HttpMethod.Get, sent.Location!);
        using var asha = await service.SignInAsync(Asha, Swagger);

        Assert.Equal((302, $"{service.Url}issuer/sign-in?rd={new Uri(service.Url, Swagger)}"), (sent.Status, sent.Location));
        Assert.Contains("Who are you?", page.Text, StringComparison.Ordinal);
        Assert.Contains("swagger-ui", await asha.GetStringAsync(new Uri(Swagger, UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/swagger/index.html?urls.primaryName=v1&deepLinking=true")]
    [InlineData("/?filter=a%26b&other=c")]
    public async Task Sign_in_returns_to_the_requested_page_with_its_parameters(string address)
    {
        using var browser = service.NewBrowser();
        var sent = await browser.SendAsync(HttpMethod.Get, address, headers: ("Sec-Fetch-Mode", "navigate"));
        var page = await browser.SendAsync(HttpMethod.Get, sent.Location!);
        using var asha = await service.SignInAsync(Asha, address);

        Assert.Contains(
            $"""value="{WebUtility.HtmlEncode(new Uri(service.Url, address).AbsoluteUri)}">""",
            page.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_with_a_problem_of_the_service()
    {
        using var asha = await service.SignInAsync(Asha);

        var answer = await asha.CallApiAsync(
            HttpMethod.Post,
            "workspaces",
            new { name = new string('x', 3 * 1024 * 1024) },
            headers: ("X-CSRF", "1")
        );

        Assert.Equal((413, "body_too_large"), answer.Refusal);
    }

    [Fact]
    public async Task Browser_signs_in_and_writes_through_the_gateway()
    {
        await using var browser = await Chromium.StartAsync();
        using (await service.ConnectedAsync(Maria)) { }

        var page = await browser.OpenPageAsync(trustsAnybody: true);
        await page.GotoAsync($"{service.Url}swagger");
        await page.GetByText(Maria).ClickAsync();
        await page.GetByText("Sign in", new() { Exact = true }).Last.ClickAsync();
        await page.WaitForURLAsync("**/swagger/index.html");

        Assert.Equal(200, await page.EvaluateAsync<int>("fetch('/api/v1/me').then(answer => answer.status)"));
        Assert.Equal(
            201,
            await page.EvaluateAsync<int>(
                "fetch('/api/v1/workspaces', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: "
                    + "'{\"name\":\"Written\"}' }).then(answer => answer.status)"
            )
        );
    }
}
