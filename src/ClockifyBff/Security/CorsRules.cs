using ClockifyBff.Telemetry;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Security;

/// <summary>Which pages of other origins may call: the exact ones in <c>Cors:Origins</c>, in Development any of this machine.</summary>
internal static class CorsRules
{
    private static readonly string[] _requestHeaders =
    [
        HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.CacheControl, HeaderNames.IfMatch, HeaderNames.IfNoneMatch,
        "Idempotency-Key", "Maton-Connection", "X-CSRF",
    ];

    private static readonly string[] _exposedHeaders =
    [
        HeaderNames.ETag, HeaderNames.Age, HeaderNames.Date, HeaderNames.Location, HeaderNames.RetryAfter, "Last-Page", "total-count",
        HeaderNames.ContentDisposition, "Idempotency-Replayed", RequestId.Header,
    ];

    /// <summary>Registers the policy. There is always one: without any, a preflight would need a token.</summary>
    public static void AddCorsRules(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var origins = configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
        services.AddCors(options => options.AddDefaultPolicy(policy =>
        {
            policy.SetIsOriginAllowed(origin => origins.Contains(origin, StringComparer.Ordinal) || (environment.IsDevelopment() && IsOfThisMachine(origin)))
                .AllowAnyMethod()
                .AllowCredentials()
                .WithHeaders(environment.IsDevelopment() ? [.. _requestHeaders, DevelopmentAuthentication.UserHeader] : _requestHeaders)
                .WithExposedHeaders(_exposedHeaders)
                .SetPreflightMaxAge(TimeSpan.FromSeconds(600));
        }));
    }

    /// <summary>Answers preflights and marks the answers to pages of other origins. Nobody else sends the header that asks for it.</summary>
    public static void UseCorsRules(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Headers.Origin.Count > 0, cors => cors.UseCors());

    private static bool IsOfThisMachine(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is ("http" or "https") && page.IsLoopback;
}
