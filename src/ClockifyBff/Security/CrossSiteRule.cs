using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>
/// Rejects cross-site requests with unsafe methods (cross-site request forgery), because the browser or the corporate gateway adds the
/// credential to them by itself.
/// </summary>
internal static class CrossSiteRule
{
    private const string CrossSiteDetail = "A page of another site made this request, and its origin is not in Cors:Origins.";

    public static void UseCrossSiteRule(this IApplicationBuilder app)
    {
        var policy = Policy(app);
        var settings = app.ApplicationServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        string[] ambientHeaders = [.. settings.Schemes.Values.Where(scheme => scheme.IsAmbient).Select(scheme => scheme.TokenHeader)];
        app.Use(
            (context, next) =>
                IsUnsafe(context.Request.Method) && FindViolation(context.Request, policy, ambientHeaders) is { } detail
                    ? new RequestRejection(RequestRejectionKind.CrossSite, detail).ApplyTo(context)
                    : next(context)
        );
    }

    /// <summary>
    /// Rejects requests of pages whose origin is neither on this machine nor in <c>Cors:Origins</c>, even if they are same-origin.
    /// </summary>
    /// <remarks>
    /// A development server that rewrites <c>Host</c> hides the host name under which a page reached it (DNS rebinding). The browser
    /// considers that page same-origin, so only its origin reveals the attack.
    /// </remarks>
    public static void UseKnownOriginsOnly(this IApplicationBuilder app)
    {
        var policy = Policy(app);
        app.Use(
            (context, next) =>
                context.Request.Headers.Origin is { Count: > 0 } origin && !(origin is [{ } page] && policy.IsOriginAllowed(page))
                    ? new RequestRejection(
                        RequestRejectionKind.CrossSite,
                        "In Development the origin of a page must be on this machine, such as http://localhost:3000, or in Cors:Origins."
                    ).ApplyTo(context)
                    : next(context)
        );
    }

    private static CorsPolicy Policy(IApplicationBuilder app)
    {
        var cors = app.ApplicationServices.GetRequiredService<IOptions<CorsOptions>>().Value;
        return cors.GetPolicy(cors.DefaultPolicyName)!;
    }

    private static string? FindViolation(HttpRequest request, CorsPolicy policy, string[] ambientHeaders)
    {
        if (IsCrossSite(request, policy))
        {
            return CrossSiteDetail;
        }

        return Array.Exists(ambientHeaders, request.Headers.ContainsKey) && !IsTrusted(request, policy)
            ? "The gateway added the token, and nothing proves which page made this request: send the header X-CSRF: 1."
            : null;
    }

    /// <summary>Whether the browser reports a trusted page, or the request has a header that only pages with permission can set.</summary>
    private static bool IsTrusted(HttpRequest request, CorsPolicy policy) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin"
        || (request.Headers.Origin is [{ } origin] && (policy.IsOriginAllowed(origin) || IsOwnOrigin(origin, request)))
        || request.Headers["X-CSRF"] == "1";

    private static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsCrossSite(HttpRequest request, CorsPolicy policy)
    {
        var origin = request.Headers.Origin;
        var isCrossSite = request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "cross-site" or "same-site" => true,
            _ => origin.Count > 0 && !(origin is [{ } page] && HasOwnHost(page, request, out _)),
        };
        return isCrossSite && !(origin is [{ } listed] && policy.IsOriginAllowed(listed));
    }

    /// <summary>Whether an origin is the one under which this service was requested.</summary>
    /// <remarks>
    /// An attacker in the network can serve pages from the http origin of a host. So if the request is known to be https, its page must be,
    /// too.
    /// </remarks>
    private static bool IsOwnOrigin(string origin, HttpRequest request) =>
        HasOwnHost(origin, request, out var page) && (!request.IsHttps || page.Scheme == Uri.UriSchemeHttps);

    /// <summary>
    /// Whether an origin has the host and port of this service. Its scheme may differ, because TLS ends at the corporate gateway.
    /// </summary>
    private static bool HasOwnHost(string origin, HttpRequest request, out WebOrigin page) =>
        WebOrigin.TryParse(origin, out page)
        && page.Scheme is "http" or "https"
        && Authority.TryParse(request.Headers.Host.ToString(), out var ownHost)
        && page.Authority.IsSameHostAndPort(ownHost);
}
