using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Security;

/// <summary>The CORS policy: allows the exact origins in <c>Cors:Origins</c>, and in Development any origin of this machine.</summary>
internal static class CorsRules
{
    // Monitoring agents in browsers add the tracing headers to every request. They aren't forwarded upstream.
    private static readonly string[] _requestHeaders =
    [
        HeaderNames.Authorization,
        HeaderNames.ContentType,
        HeaderNames.CacheControl,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
        "Idempotency-Key",
        "Maton-Connection",
        "X-CSRF",
        "Last-Event-ID",
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
        HeaderNames.Baggage,
        "sentry-trace",
    ];

    private static readonly string[] _exposedHeaders =
    [
        HeaderNames.ETag,
        HeaderNames.Age,
        HeaderNames.Date,
        HeaderNames.Location,
        HeaderNames.RetryAfter,
        "Last-Page",
        "total-count",
        HeaderNames.ContentDisposition,
        "Idempotency-Replayed",
        RequestId.Header,
    ];

    /// <summary>
    /// Registers the policy, even without any allowed origin: without a policy, a preflight request would require a token.
    /// </summary>
    public static void AddCorsRules(this IServiceCollection services)
    {
        services.AddOptions<CorsSettings>().BindConfiguration(CorsSettings.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CorsSettings>, CorsSettingsValidator>();
        services.AddCors();
        services
            .AddOptions<CorsOptions>()
            .Configure<IOptions<CorsSettings>, IHostEnvironment>(
                (options, settings, environment) =>
                {
                    var isDevelopment = environment.IsDevelopment();
                    var origins = settings.Value.NormalisedOrigins();
                    string[] headers =
                    [
                        .. _requestHeaders,
                        .. settings.Value.NamedRequestHeaders(),
                        .. isDevelopment ? (string[])[DevelopmentAuthentication.UserHeader] : [],
                    ];
                    options.AddDefaultPolicy(policy =>
                        policy
                            .SetIsOriginAllowed(origin =>
                                origins.Contains(origin) || (isDevelopment && WebOrigin.TryParse(origin, out var page) && page.IsLoopback)
                            )
                            .AllowAnyMethod()
                            .AllowCredentials()
                            .WithHeaders([.. headers.Distinct(StringComparer.OrdinalIgnoreCase)])
                            .WithExposedHeaders(_exposedHeaders)
                            .SetPreflightMaxAge(TimeSpan.FromSeconds(600))
                    );
                }
            );
    }

    /// <summary>
    /// Answers preflight requests and adds CORS headers to responses. Runs only for requests with the header <c>Origin</c>.
    /// </summary>
    public static void UseCorsRules(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Headers.Origin.Count > 0, cors => cors.UseCors());
}
