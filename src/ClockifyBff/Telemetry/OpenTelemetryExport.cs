using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClockifyBff.Telemetry;

/// <summary>Exports traces, metrics and logs over OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class OpenTelemetryExport
{
    /// <summary>The name of the service's own meter and activity source.</summary>
    private const string MeterName = "ClockifyBff";

    /// <summary>The source of the service's own spans.</summary>
    public static readonly ActivitySource Source = new(MeterName);

    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddOpenTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create(MeterName));
        if (string.IsNullOrWhiteSpace(configuration[EndpointSetting]))
        {
            return;
        }

        services.AddSingleton<IHealthCheckPublisher, HealthMetrics>();
        services
            .AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(MeterName).AddAspNetCoreInstrumentation().AddProcessor<SensitiveTagRemover>())
            .WithMetrics(metrics =>
                metrics.AddMeter(
                    MeterName,
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel",
                    "System.Net.Http",
                    "System.Runtime"
                )
            )
            .WithLogging(configureBuilder: null, logs => logs.IncludeScopes = false)
            .UseOtlpExporter();
    }

    /// <summary>Removes tags that may identify people or connections: paths contain connection ids, queries may contain anything.</summary>
    private sealed class SensitiveTagRemover : BaseProcessor<Activity>
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
