using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Liveness and readiness. What all replicas share is no reason to take every one of them out: its outage makes them degraded, not unready.
/// </summary>
internal static class Health
{
    /// <summary>Marks the checks that readiness looks at.</summary>
    public const string Ready = "ready";

    /// <summary>
    /// Whether a request is for a route that is answered under any <c>Host</c>: nothing in a probe's answer depends on it.
    /// </summary>
    public static bool AnswersAnyHost(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AnyHost>() is not null;

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<NotStopping>("not_stopping", tags: [Ready]);

    /// <summary>Maps the probes.</summary>
    /// <param name="app">The routes.</param>
    /// <param name="mayReadDetail">Who is told more than one word.</param>
    public static void MapHealth(this IEndpointRouteBuilder app, Func<HttpContext, ValueTask<bool>> mayReadDetail)
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
                    await WriteAsync(context, await mayReadDetail(context) ? Detail(report) : Summary(report)),
            }
        );
    }

    private static Task WriteAsync(HttpContext context, JsonObject report)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync(report.ToJsonString());
    }

    private static JsonObject Summary(HealthReport report) => new() { ["status"] = Word(report.Status) };

    private static JsonObject Detail(HealthReport report)
    {
        var detail = Summary(report);
        // Not the exceptions: what a check wants to be known, it says.
        detail["checks"] = new JsonObject(
            report.Entries.Select(check =>
                KeyValuePair.Create(
                    check.Key,
                    (JsonNode?)
                        new JsonObject
                        {
                            ["status"] = Word(check.Value.Status),
                            ["description"] = check.Value.Exception is null ? check.Value.Description : "The check itself failed.",
                        }
                )
            )
        );
        return detail;
    }

    private static string Word(HealthStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private sealed class AnyHost
    {
        public static readonly AnyHost Instance = new();
    }

    private sealed class NotStopping(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                lifetime.ApplicationStopping.IsCancellationRequested
                    ? HealthCheckResult.Unhealthy("The service is stopping.")
                    : HealthCheckResult.Healthy()
            );
    }
}
