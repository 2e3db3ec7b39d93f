using ClockifyBff.Http.Problems;
using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Security;

/// <summary>
/// Takes requests for the names in <c>AllowedHosts</c> only. Load balancers' probes name an address, or nothing, and are answered all the
/// same.
/// </summary>
internal static class HostRule
{
    private static readonly string[] _any = ["*", "[::]", "0.0.0.0"];

    /// <summary>Leaves the check to this rule: the framework's answers with a page of HTML, and to probes too.</summary>
    public static void AddHostRule(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);

    public static void UseHostRule(this WebApplication app)
    {
        var configured =
            app.Configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (configured.Length == 0 || configured.Any(_any.Contains))
        {
            return;
        }

        StringSegment[] allowed = [.. configured.Select(host => new StringSegment(new HostString(host).ToUriComponent()))];
        app.Use(
            (context, next) =>
                IsAllowed(context, allowed)
                    ? next(context)
                    : new Problem(
                        ErrorCode.InvalidRequest,
                        "The header Host names none of the hosts in AllowedHosts, under which this service is reached."
                    ).ExecuteAsync(context)
        );
    }

    // HTTP/1.0 knows no Host, and none is nobody else's. The header as it came: elsewhere names beyond ASCII are decoded.
    private static bool IsAllowed(HttpContext context, StringSegment[] allowed) =>
        context.Request.Headers.Host.ToString() is not { Length: > 0 } host
        || HostString.MatchesAny(host, allowed)
        || Health.AnswersAnyHost(context);
}
