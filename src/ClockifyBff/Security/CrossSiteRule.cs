using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>A page of another site may not make an unsafe request with a credential that the browser or the gateway adds by itself.</summary>
internal static class CrossSiteRule
{
    public static void UseCrossSiteRule(this IApplicationBuilder app)
    {
        var cors = app.ApplicationServices.GetRequiredService<IOptions<CorsOptions>>().Value;
        var policy = cors.GetPolicy(cors.DefaultPolicyName)!;
        var settings = app.ApplicationServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        string[] ambient = [.. settings.Schemes.Values.Where(scheme => scheme.IsAmbient).Select(scheme => scheme.TokenHeader)];
        app.Use((context, next) => IsUnsafe(context.Request.Method) && Refuse(context.Request, policy, ambient) is { } detail
            ? new Problem(ErrorCode.CrossSiteRequest, detail).ExecuteAsync(context)
            : next(context));
    }

    private static string? Refuse(HttpRequest request, CorsPolicy policy, string[] ambient)
    {
        if (ComesFromAnotherSite(request, policy))
        {
            return "The browser says that a page of another site made this request, and that site is not in Cors:Origins.";
        }

        return Array.Exists(ambient, request.Headers.ContainsKey) && !IsVouchedFor(request, policy)
            ? "The token came by itself, and nothing says which page made this request: send X-CSRF: 1."
            : null;
    }

    /// <summary>Whether the browser vouches for the page, or the page shows that it may set headers here.</summary>
    private static bool IsVouchedFor(HttpRequest request, CorsPolicy policy) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin"
        || (request.Headers.Origin is [{ } origin] && policy.IsOriginAllowed(origin))
        || request.Headers["X-CSRF"] == "1";

    private static bool IsUnsafe(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool ComesFromAnotherSite(HttpRequest request, CorsPolicy policy)
    {
        var origin = request.Headers.Origin;
        var foreign = request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "cross-site" or "same-site" => true,
            _ => origin.Count > 0 && !(origin.Count == 1 && IsOurs(origin[0]!, request.Host)),
        };
        return foreign && !(origin.Count == 1 && policy.IsOriginAllowed(origin[0]!));
    }

    /// <summary>Whether an origin has the host and port of this service. Not its scheme: TLS ends at the corporate gateway.</summary>
    private static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.Scheme == Uri.UriSchemeHttps ? 443 : 80));
}
