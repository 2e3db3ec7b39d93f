using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Issuer;

[Trait("Kind", "API")]
public sealed class SandboxSignInTests
{
    // The example of RFC 7636, appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private const string Authorize =
        "issuer/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback%3Fa%3D1&state=s&nonce=n"
        + $"&code_challenge={Challenge}&code_challenge_method=S256";

    [Fact]
    public async Task Gateway_gets_the_token_of_the_signed_in_user()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        using var before = await GetAsync(sandbox, "issuer/auth");
        await SignInAsync(sandbox, "", ("email", "asha@example.com"), ("roles", "admin auditor"));

        using var during = await GetAsync(sandbox, "issuer/auth");

        Assert.Equal(HttpStatusCode.Unauthorized, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        var token = new IssuedToken(Assert.Single(during.Headers.GetValues("X-Gateway-Jwt")));
        Assert.True(await token.IsSignedByAsync(sandbox));
        Assert.Equal("asha@example.com", token.Claims.GetProperty("email").GetString());
        Assert.Equal(["admin", "auditor"], token.Claims.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
    }

    [Fact]
    public async Task Gateway_gets_the_same_token_until_half_its_life_is_over_or_the_keys_change()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        await SignInAsync(sandbox, "", ("email", "asha@example.com"));

        var first = await TokenAsync();
        var soon = await TokenAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        var later = await TokenAsync();
        await sandbox.Controls.RotateKeysAsync();
        var rotated = await TokenAsync();

        Assert.Equal(first, soon);
        Assert.Equal(3, new[] { first, later, rotated }.Distinct().Count());
        Assert.True(await new IssuedToken(rotated).IsSignedByAsync(sandbox));

        async Task<string> TokenAsync()
        {
            using var response = await GetAsync(sandbox, "issuer/auth");
            return Assert.Single(response.Headers.GetValues("X-Gateway-Jwt"));
        }
    }

    [Fact]
    public async Task Session_after_sign_out_gets_401_and_no_token()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await SignInAsync(sandbox, "", ("email", "asha@example.com"));
        using var leaving = await GetAsync(sandbox, "issuer/sign-out");

        using var after = await GetAsync(sandbox, "issuer/auth");

        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.False(after.Headers.Contains("X-Gateway-Jwt"));
    }

    [Fact]
    public async Task Authorization_code_with_PKCE_returns_signed_tokens()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        using var asked = await GetAsync(sandbox, Authorize);
        Assert.StartsWith($"{sandbox.Url}issuer/sign-in?rd=", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
        var authorize = await SignInAsync(sandbox, asked.Headers.Location.ToString(), ("other", "someone@example.com"));

        using var redirected = await GetAsync(sandbox, authorize!.ToString());
        var back = redirected.Headers.Location!.ToString();
        using var exchanged = await ExchangeAsync(sandbox, Code(back), Verifier);

        Assert.StartsWith("http://127.0.0.1/back?a=1&code=", back, StringComparison.Ordinal);
        Assert.Contains("&state=s", back, StringComparison.Ordinal);
        var tokens = await exchanged.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var id = new IssuedToken(tokens.GetProperty("id_token").GetString()!);
        var access = new IssuedToken(tokens.GetProperty("access_token").GetString()!);
        Assert.True(await id.IsSignedByAsync(sandbox));
        Assert.Equal(("app", "n"), (id.Claims.GetProperty("aud").GetString(), id.Claims.GetProperty("nonce").GetString()));
        Assert.Equal(
            ("clockify-bff", "someone@example.com"),
            (access.Claims.GetProperty("aud").GetString(), access.Claims.GetProperty("email").GetString())
        );
    }

    [Fact]
    public async Task Authorization_code_works_once_with_its_verifier_before_it_expires()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        await SignInAsync(sandbox, "", ("email", "asha@example.com"));

        using var wrongProof = await ExchangeAsync(sandbox, await CodeAsync(), "another");
        var code = await CodeAsync();
        using var right = await ExchangeAsync(sandbox, code, Verifier);
        using var again = await ExchangeAsync(sandbox, code, Verifier);
        var late = await CodeAsync();
        time.Advance(TimeSpan.FromSeconds(61));
        using var tooLate = await ExchangeAsync(sandbox, late, Verifier);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.All([wrongProof, again, tooLate], response => Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode));

        async Task<string> CodeAsync()
        {
            using var redirected = await GetAsync(sandbox, Authorize);
            return Code(redirected.Headers.Location!.ToString());
        }
    }

    [Theory]
    [InlineData("/app?x=1", true)]
    [InlineData("http://127.0.0.1:9/app", true)]
    [InlineData("https://evil.example/", false)]
    [InlineData("//evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    public async Task Sign_in_redirects_only_to_the_same_host(string destination, bool sent)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var location = await SignInAsync(sandbox, "", ("email", "asha@example.com"), ("rd", destination));

        Assert.Equal(sent ? new Uri(sandbox.Url, destination) : null, location);
    }

    private static async Task<Uri?> SignInAsync(StartedSandbox sandbox, string page, params (string Name, string Value)[] fields)
    {
        var destination = page.Contains("rd=", StringComparison.Ordinal) ? Uri.UnescapeDataString(page.Split("rd=")[1]) : "";
        using var form = new FormUrlEncodedContent([
            .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
            .. fields.Any(field => field.Name == "rd") ? [] : new[] { new KeyValuePair<string, string>("rd", destination) },
        ]);
        using var response = await sandbox.Browser.PostAsync(
            new Uri("issuer/sign-in", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        return response.Headers.Location;
    }

    private static Task<HttpResponseMessage> GetAsync(StartedSandbox sandbox, string path) =>
        sandbox.Browser.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> ExchangeAsync(StartedSandbox sandbox, string code, string verifier)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = "http://127.0.0.1/back?a=1",
                ["client_id"] = "app",
                ["code_verifier"] = verifier,
            }
        );
        return await sandbox.Browser.PostAsync(new Uri("issuer/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    private static string Code(string location) => location.Split("code=")[1].Split('&')[0];
}
