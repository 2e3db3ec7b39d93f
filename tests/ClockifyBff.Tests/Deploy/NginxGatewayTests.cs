using System.Net;
using static ClockifyBff.Tests.Deploy.ComposedService;

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
        var workspace = (await AnswerAsync(asha, HttpMethod.Get, "/api/v1/me")).Body.GetProperty("activeWorkspace").Text("id");
        var tags = $"/api/v1/workspaces/{workspace}/tags";

        // Both take part in writing and reading.
        foreach (var number in Enumerable.Range(1, 4))
        {
            Assert.Equal(
                HttpStatusCode.Created,
                (await AnswerAsync(asha, HttpMethod.Post, tags, new { name = $"Tag {number}" }, ("X-CSRF", "1"))).Status
            );
        }

        var read = await AnswerAsync(asha, HttpMethod.Get, $"{tags}?search=Tag ", headers: ("Cache-Control", "no-cache"));
        Assert.Equal(4, read.Body.GetProperty("total").GetInt32());
        Assert.Equal(Asha, (await AnswerAsync(asha, HttpMethod.Get, "/clockify/api/v1/user")).Body.Text("email"));
        foreach (var replica in service.Replicas)
        {
            Assert.Contains($" 201 {(await replica.ListeningAsync()).Authority} ", service.Gateway.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Write_without_its_origin_is_refused()
    {
        using var asha = await service.ConnectedAsync(Asha);
        var body = new { name = "Workspace" };

        var (mute, refusal) = await AnswerAsync(asha, HttpMethod.Post, "/api/v1/workspaces", body);
        var (foreign, _) = await AnswerAsync(
            asha,
            HttpMethod.Post,
            "/api/v1/workspaces",
            body,
            ("Origin", "https://evil.example"),
            ("X-CSRF", "1")
        );
        var (own, _) = await AnswerAsync(
            asha,
            HttpMethod.Post,
            "/api/v1/workspaces",
            body,
            ("Origin", service.Url.GetLeftPart(UriPartial.Authority)),
            ("Sec-Fetch-Site", "same-origin")
        );

        Assert.Equal((HttpStatusCode.Forbidden, "cross_site_request"), (mute, refusal.Text("errorCode")));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Created), (foreign, own));
    }

    [Fact]
    public async Task Gateway_token_header_sent_by_a_client_authenticates_nobody()
    {
        var marias = await service.Sandbox.MintTokenAsync(new { email = Maria, roles = new[] { "admin" } });
        using var stranger = service.NewBrowser();
        using var asha = await service.SignInAsync(Asha);

        foreach (var header in (string[])["X-Gateway-Token", "x-gateway-token", "X_Gateway_Token", "Authorization"])
        {
            var (status, refusal) = await AnswerAsync(stranger, HttpMethod.Get, "/api/v1/me", headers: (header, $"Bearer {marias}"));
            Assert.Equal(
                (HttpStatusCode.Unauthorized, "unauthenticated", "sign_in"),
                (status, refusal.Text("errorCode"), refusal.Text("action"))
            );
            Assert.Equal(
                Asha,
                (await AnswerAsync(asha, HttpMethod.Get, "/api/v1/me", headers: (header, marias))).Body.GetProperty("caller").Text("email")
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
        using var request = new HttpRequestMessage(HttpMethod.Get, Swagger) { Headers = { { "Sec-Fetch-Mode", "navigate" } } };
        using var sent = await browser.SendAsync(request, Stop);
        using var page = await browser.GetAsync(sent.Headers.Location, Stop);
        using var asha = await service.SignInAsync(Asha, Swagger);

        Assert.Equal(
            (HttpStatusCode.Redirect, $"{service.Url}issuer/sign-in?rd={new Uri(service.Url, Swagger)}"),
            (sent.StatusCode, sent.Headers.Location!.ToString())
        );
        Assert.Contains("Who are you?", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("swagger-ui", await asha.GetStringAsync(new Uri(Swagger, UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/swagger/index.html?urls.primaryName=v1&deepLinking=true")]
    [InlineData("/?filter=a%26b&other=c")]
    public async Task Sign_in_returns_to_the_requested_page_with_its_parameters(string address)
    {
        using var browser = service.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Sec-Fetch-Mode", "navigate" } } };
        using var sent = await browser.SendAsync(request, Stop);
        var page = await browser.GetStringAsync(sent.Headers.Location, Stop);
        using var asha = await service.SignInAsync(Asha, address);

        Assert.Contains($"""value="{WebUtility.HtmlEncode(new Uri(service.Url, address).AbsoluteUri)}">""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_with_a_problem_of_the_service()
    {
        using var asha = await service.SignInAsync(Asha);

        var (status, refusal) = await AnswerAsync(
            asha,
            HttpMethod.Post,
            "/api/v1/workspaces",
            new { name = new string('x', 3 * 1024 * 1024) },
            ("X-CSRF", "1")
        );

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (status, refusal.Text("errorCode")));
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
