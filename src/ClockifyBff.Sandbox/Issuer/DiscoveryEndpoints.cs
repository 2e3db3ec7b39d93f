using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The discovery document and the public keys of the issuer.</summary>
internal sealed class DiscoveryEndpoints(SigningKeys keys, SandboxAddress address)
{
    public void Map(IEndpointRouteBuilder issuer)
    {
        issuer.MapGet("/.well-known/openid-configuration", GetConfiguration);
        issuer.MapGet("/jwks", GetKeys);
    }

    private Task GetConfiguration(HttpContext context) =>
        WriteIfReachableAsync(
            context,
            () =>
                new
                {
                    issuer = address.IssuerUrl,
                    authorization_endpoint = $"{address.IssuerUrl}/authorize",
                    token_endpoint = $"{address.IssuerUrl}/token",
                    jwks_uri = $"{address.IssuerUrl}/jwks",
                    response_types_supported = List("code"),
                    grant_types_supported = List("authorization_code"),
                    subject_types_supported = List("public"),
                    id_token_signing_alg_values_supported = List(SigningKey.Rs256, SigningKey.Es256),
                    code_challenge_methods_supported = List("S256"),
                    token_endpoint_auth_methods_supported = List("none", "client_secret_basic", "client_secret_post"),
                    scopes_supported = List("openid", "email", "profile"),
                    claims_supported = List("iss", "sub", "aud", "exp", "iat", "nbf", "email", "email_verified", "roles"),
                }
        );

    private Task GetKeys(HttpContext context)
    {
        keys.CountFetch();
        return WriteIfReachableAsync(context, () => new { keys = new JsonArray([.. keys.Published.Select(key => key.PublicJwk())]) });
    }

    private static string[] List(params string[] values) => values;

    private Task WriteIfReachableAsync(HttpContext context, Func<object> body)
    {
        if (!keys.IsReachable)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        context.Response.Headers.AccessControlAllowOrigin = "*";
        return context.Response.WriteAsJsonAsync(body());
    }
}
