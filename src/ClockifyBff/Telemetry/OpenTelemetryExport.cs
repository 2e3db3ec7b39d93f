using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClockifyBff.Telemetry;

/// <summary>Traces, metrics and logs over OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class OpenTelemetryExport
{
    /// <summary>What this service itself counts and traces goes by this name.</summary>
    private const string OwnMeter = "ClockifyBff";

    /// <summary>The spans that this service itself makes.</summary>
    public static readonly ActivitySource Source = new(OwnMeter);

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddOpenTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create(OwnMeter));
        if (string.IsNullOrWhiteSpace(configuration[Endpoint]))
        {
            return;
        }

        services.AddSingleton<IHealthCheckPublisher, HealthMetrics>();
        services
            .AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(OwnMeter).AddAspNetCoreInstrumentation().AddProcessor<WithoutSecrets>())
            .WithMetrics(metrics =>
                metrics.AddMeter(
                    OwnMeter,
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel",
                    "System.Net.Http",
                    "System.Runtime"
                )
            )
            .WithLogging(configureBuilder: null, logs => logs.IncludeScopes = false)
            .UseOtlpExporter();
    }

    /// <summary>Takes out of spans what names people and connections: paths hold connection ids, queries hold anything.</summary>
    private sealed class WithoutSecrets : BaseProcessor<Activity>
    {
        private static readonly string[] _tags = ["url.path", "url.query", "url.full", "client.address", "user_agent.original"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in _tags)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
