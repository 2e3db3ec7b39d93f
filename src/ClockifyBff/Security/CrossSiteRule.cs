using ClockifyBff.Http;
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
        app.Use((context, next) => IsUnsafe(context.Request.Method) && ComesFromAnotherSite(context.Request, policy)
            ? new Problem(ErrorCode.CrossSiteRequest, "The browser says that a page of another site made this request, and that site is not in Cors:Origins.").ExecuteAsync(context)
            : next(context));
    }

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
