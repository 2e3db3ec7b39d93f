using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClockifyBff.Tests.Security;

/// <summary>The service with an administrator's role, two schemes of one issuer, and routes with all kinds of metadata.</summary>
public sealed class AuthorizationFixture : IAsyncLifetime
{
    public const string GatewayHeader = "X-Gateway-Jwt";

    /// <summary>The audiences of a token that both schemes accept.</summary>
    internal static IReadOnlyList<string> Audiences { get; } = ["clockify-bff", "gateway"];

    public BffFixture Bff { get; } = new() { Routes = Map };

    public async ValueTask InitializeAsync() =>
        await Bff.StartWithAsync([
            .. BffFixture.TokenSettings,
            ("Authentication:AdminRole", "boss"),
            ("Authentication:Schemes:gateway:JwksUrl", "{sandbox}/issuer/jwks"),
            ("Authentication:Schemes:gateway:Issuer", "{sandbox}/issuer"),
            ("Authentication:Schemes:gateway:Audiences:0", "gateway"),
            ("Authentication:Schemes:gateway:RolesClaim", "groups"),
            ("Authentication:Schemes:gateway:TokenHeader", GatewayHeader),
        ]);

    public ValueTask DisposeAsync() => Bff.DisposeAsync();

    private static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/test");
        routes.MapGet("/plain", () => "");
        routes.MapGet("/anonymous", () => "").AllowAnonymous();
        routes.MapGet("/authorize", () => "").RequireAuthorization();
        routes.MapGet("/role", () => "").RequireAuthorization(policy => policy.RequireRole("boss"));
        routes.MapGet("/role-attribute", [Authorize(Roles = "owner,boss")] () => "");
        routes.MapGet("/requirement", [RequiresBoss] () => "");
        routes.MapGroup("/group").RequireAuthorization(policy => policy.RequireRole("boss")).MapGet("/route", () => "");
        routes.MapGet("/conflict", () => "").RequireAuthorization(policy => policy.RequireRole("boss")).AllowAnonymous();
        routes.MapGroup("/open-group").AllowAnonymous().MapGet("/route", [RequiresBoss] () => "");
        routes.MapGet("/gateway-only", [Authorize(AuthenticationSchemes = "gateway,unknown")] () => "");
        routes.MapGet("/unknown-scheme", [Authorize(AuthenticationSchemes = "unknown,Development")] () => "");
        routes.MapGet("/authenticate", WriteSchemeAsync);
        routes.MapGet("/authenticate-anonymous", WriteSchemeAsync).AllowAnonymous();
        routes.MapGet("/challenge", () => TypedResults.Challenge());
        routes.MapGet("/forbid", () => TypedResults.Forbid());
        routes.MapGet("/sign-in", () => TypedResults.SignIn(new ClaimsPrincipal(new ClaimsIdentity("x"))));
        routes.MapGet(
            "/set-user",
            async context =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "boss")], "intruder"));
                await context.Response.WriteAsync(context.User.Identity!.AuthenticationType!);
            }
        );
    }

    /// <summary>Writes the scheme that authenticated the caller, and whether the caller is the user of the request.</summary>
    private static async Task WriteSchemeAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync();
        var user = ReferenceEquals(context.User, result.Principal) ? "user" : "no user";
        await context.Response.WriteAsync($"{result.Ticket?.AuthenticationScheme ?? "none"}, {user}");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RequiresBossAttribute : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new RolesAuthorizationRequirement(["boss"])];
    }
}
