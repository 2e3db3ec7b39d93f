using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Security;

/// <summary>
/// Rejects requests whose <c>Host</c> isn't in <c>AllowedHosts</c>. Health probes are exempt, because load balancers send an address or no
/// host.
/// </summary>
internal static class HostRule
{
    private static readonly string[] _wildcards = ["*", "[::]", "0.0.0.0"];

    /// <summary>Disables the framework's host filtering, which responds with an HTML page and also rejects health probes.</summary>
    public static void AddHostRule(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);

    public static void UseHostRule(this WebApplication app)
    {
        var configured =
            app.Configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (configured.Length == 0 || configured.Any(_wildcards.Contains))
        {
            return;
        }

        StringSegment[] allowed = [.. configured.Select(host => new StringSegment(new HostString(host).ToUriComponent()))];
        app.Use(
            (context, next) =>
                IsAllowed(context, allowed)
                    ? next(context)
                    : new RequestRejection(
                        RequestRejectionKind.Invalid,
                        "The header Host is not among the allowed hosts of this service (AllowedHosts)."
                    ).ApplyTo(context)
        );
    }

    // HTTP/1.0 has no Host header, and a request without one names no foreign host. Reads the raw header, because HttpRequest.Host decodes
    // non-ASCII names.
    private static bool IsAllowed(HttpContext context, StringSegment[] allowed) =>
        context.Request.Headers.Host.ToString() is not { Length: > 0 } host
        || HostString.MatchesAny(host, allowed)
        || Health.AnswersAnyHost(context);
}
