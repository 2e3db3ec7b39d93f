using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>
/// A page of another site may not make an unsafe request with a credential that the browser or the gateway adds by itself.
/// </summary>
internal static class CrossSiteRule
{
    private const string AnotherSite =
        "The browser says that a page of another site made this request, and that site is not in Cors:Origins.";

    public static void UseCrossSiteRule(this IApplicationBuilder app)
    {
        var policy = Policy(app);
        var settings = app.ApplicationServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        string[] ambient = [.. settings.Schemes.Values.Where(scheme => scheme.IsAmbient).Select(scheme => scheme.TokenHeader)];
        app.Use(
            (context, next) =>
                IsUnsafe(context.Request.Method) && Refuse(context.Request, policy, ambient) is { } detail
                    ? new Problem(ErrorCode.CrossSiteRequest, detail).ExecuteAsync(context)
                    : next(context)
        );
    }

    /// <summary>Takes requests of pages of this machine and of <c>Cors:Origins</c> only, whatever else their browser says.</summary>
    /// <remarks>
    /// A development server that rewrites <c>Host</c> hides that a page reached it under a name of its own (DNS rebinding). To the browser
    /// that page is same-origin; only its origin tells.
    /// </remarks>
    public static void UseKnownOriginsOnly(this IApplicationBuilder app)
    {
        var policy = Policy(app);
        app.Use(
            (context, next) =>
                context.Request.Headers.Origin is { Count: > 0 } origin && !(origin is [{ } page] && policy.IsOriginAllowed(page))
                    ? new Problem(
                        ErrorCode.CrossSiteRequest,
                        "In Development a page must be one of this machine, such as http://localhost:3000, or in Cors:Origins."
                    ).ExecuteAsync(context)
                    : next(context)
        );
    }

    private static CorsPolicy Policy(IApplicationBuilder app)
    {
        var cors = app.ApplicationServices.GetRequiredService<IOptions<CorsOptions>>().Value;
        return cors.GetPolicy(cors.DefaultPolicyName)!;
    }

    private static string? Refuse(HttpRequest request, CorsPolicy policy, string[] ambient)
    {
        if (ComesFromAnotherSite(request, policy))
        {
            return AnotherSite;
        }

        return Array.Exists(ambient, request.Headers.ContainsKey) && !IsVouchedFor(request, policy)
            ? "The token came by itself, and nothing says which page made this request: send X-CSRF: 1."
            : null;
    }

    /// <summary>Whether the browser vouches for the page, or the page shows that it may set headers here.</summary>
    private static bool IsVouchedFor(HttpRequest request, CorsPolicy policy) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin"
        || (request.Headers.Origin is [{ } origin] && (policy.IsOriginAllowed(origin) || IsOurs(origin, request)))
        || request.Headers["X-CSRF"] == "1";

    private static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool ComesFromAnotherSite(HttpRequest request, CorsPolicy policy)
    {
        var origin = request.Headers.Origin;
        var foreign = request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "cross-site" or "same-site" => true,
            _ => origin.Count > 0 && !(origin is [{ } page] && HasOurHost(page, request, out _)),
        };
        return foreign && !(origin is [{ } listed] && policy.IsOriginAllowed(listed));
    }

    /// <summary>Whether an origin is the one under which this service was called.</summary>
    /// <remarks>
    /// Anybody in the network can answer for the http origin of a host; so where a call is known to have come by https, its page must have
    /// too.
    /// </remarks>
    private static bool IsOurs(string origin, HttpRequest request) =>
        HasOurHost(origin, request, out var page) && (!request.IsHttps || page.Scheme == Uri.UriSchemeHttps);

    /// <summary>Whether an origin has the host and port of this service. Not its scheme: TLS ends at the corporate gateway.</summary>
    private static bool HasOurHost(string origin, HttpRequest request, out WebOrigin page) =>
        WebOrigin.TryParse(origin, out page)
        && page.Scheme is "http" or "https"
        && Authority.TryParse(request.Headers.Host.ToString(), out var ours)
        && page.Authority.IsSamePlaceAs(ours);
}
