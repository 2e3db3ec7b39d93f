using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Liveness and readiness probes. An outage of a system that all replicas share makes them degraded rather than unready, because no replica
/// could serve requests otherwise.
/// </summary>
internal static class Health
{
    /// <summary>The tag of the checks that readiness includes.</summary>
    public const string Ready = "ready";

    /// <summary>
    /// Whether a route accepts any <c>Host</c>, as probes do.
    /// </summary>
    public static bool AnswersAnyHost(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AnyHost>() is not null;

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StoppingCheck>("not_stopping", tags: [Ready]);

    /// <summary>Maps the probes.</summary>
    /// <param name="app">The route builder.</param>
    /// <param name="canReadDetails">Whether the caller may see the result of each check.</param>
    public static void MapHealth(this IEndpointRouteBuilder app, Func<HttpContext, ValueTask<bool>> canReadDetails)
    {
        var health = app.MapGroup("/health").AllowAnonymous().WithMetadata(AnyHost.Instance);
        health.MapHealthChecks(
            "/live",
            new HealthCheckOptions { Predicate = _ => false, ResponseWriter = (context, report) => WriteAsync(context, Summary(report)) }
        );
        health.MapHealthChecks(
            "/ready",
            new HealthCheckOptions
            {
                Predicate = check => check.Tags.Contains(Ready),
                ResponseWriter = async (context, report) =>
                    await WriteAsync(context, await canReadDetails(context) ? Detail(report) : Summary(report)),
            }
        );
    }

    private static Task WriteAsync(HttpContext context, JsonObject report)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync(report.ToJsonString());
    }

    private static JsonObject Summary(HealthReport report) => new() { ["status"] = NameOf(report.Status) };

    private static JsonObject Detail(HealthReport report)
    {
        var detail = Summary(report);
        // Without exceptions, which may expose internals.
        detail["checks"] = new JsonObject(
            report.Entries.Select(check =>
                KeyValuePair.Create(
                    check.Key,
                    (JsonNode?)
                        new JsonObject
                        {
                            ["status"] = NameOf(check.Value.Status),
                            ["description"] = check.Value.Exception is null ? check.Value.Description : "The check itself failed.",
                        }
                )
            )
        );
        return detail;
    }

    private static string NameOf(HealthStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private sealed class AnyHost
    {
        public static readonly AnyHost Instance = new();
    }

    private sealed class StoppingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                lifetime.ApplicationStopping.IsCancellationRequested
                    ? HealthCheckResult.Unhealthy("The service is stopping.")
                    : HealthCheckResult.Healthy()
            );
    }
}
