using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The authorization code flow of OpenID Connect with PKCE, as far as proxies and apps need it to sign users in.</summary>
internal sealed class AuthorizationCodeEndpoints(BrowserSessions sessions, TokenFactory tokens, SandboxAddress address, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AuthorizationCode> _codes = new();

    public void Map(IEndpointRouteBuilder issuer)
    {
        issuer.MapGet("/authorize", Authorize);
        issuer.MapPost("/token", ExchangeCode);
    }

    private Task Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var clientId = query["client_id"].ToString();
        if (
            query["response_type"] != "code"
            || clientId.Length == 0
            || !Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var redirect)
            || (query.ContainsKey("code_challenge") && query["code_challenge_method"] != "S256")
        )
        {
            return HtmlPage.WriteAsync(
                context,
                "Can't sign you in",
                "<p>The application sent an unsupported request. Required are response_type=code, a client_id and an absolute "
                    + "redirect_uri, and S256 if the request uses PKCE.</p>",
                StatusCodes.Status400BadRequest
            );
        }

        if (sessions.Find(context.Request) is not { } user)
        {
            context.Response.Redirect(
                QueryHelpers.AddQueryString(
                    $"{address.IssuerUrl}/sign-in",
                    "rd",
                    $"{address.IssuerUrl}/authorize{context.Request.QueryString}"
                )
            );
            return Task.CompletedTask;
        }

        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _codes[code] = new AuthorizationCode(
            user,
            clientId,
            query["redirect_uri"]!,
            query["nonce"],
            query["code_challenge"],
            time.GetUtcNow().AddMinutes(1)
        );
        context.Response.Redirect(
            QueryHelpers.AddQueryString(
                redirect.AbsoluteUri,
                new Dictionary<string, string?>
                {
                    ["code"] = code,
                    ["state"] = query["state"],
                    ["iss"] = address.IssuerUrl.ToString(),
                }
            )
        );
        return Task.CompletedTask;
    }

    private async Task ExchangeCode(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.AccessControlAllowOrigin = "*";
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (
            form["grant_type"] != "authorization_code"
            || !_codes.TryRemove(form["code"].ToString(), out var code)
            || code.Expires < time.GetUtcNow()
            || code.RedirectUri != form["redirect_uri"]
            || (code.Challenge is not null && code.Challenge != CreateChallenge(form["code_verifier"].ToString()))
        )
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            await response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        await response.WriteAsJsonAsync(
            new
            {
                access_token = tokens.Create(code.User, TokenFactory.DefaultAudience),
                id_token = tokens.Create(code.User, code.ClientId, code.Nonce),
                token_type = "Bearer",
                expires_in = (int)TokenFactory.Lifetime.TotalSeconds,
                scope = "openid email profile",
            }
        );
    }

    private static string CreateChallenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
