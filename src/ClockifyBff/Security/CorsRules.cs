using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Security;

/// <summary>Which pages of other origins may call: the exact ones in <c>Cors:Origins</c>, in Development any of this machine.</summary>
internal static class CorsRules
{
    // Those for tracing are added by browsers' agents to every call, and are not passed on.
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

    /// <summary>Registers the policy. There is always one: without any, a preflight would need a token.</summary>
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
    /// Answers preflights and marks the answers to pages of other origins. Nobody else sends the header that asks for it.
    /// </summary>
    public static void UseCorsRules(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Headers.Origin.Count > 0, cors => cors.UseCors());
}
