using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Telemetry;

/// <summary>Publishes the result of each health check as a metric, every 30 seconds.</summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    private volatile IReadOnlyList<Measurement<int>> _latest = [];

    public HealthMetrics(Meter meter) =>
        meter.CreateObservableGauge(
            "clockifybff.health.degraded",
            () => _latest,
            "{check}",
            "1 while a check finds the service degraded or unready."
        );

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _latest =
        [
            .. report.Entries.Select(check => new Measurement<int>(
                check.Value.Status == HealthStatus.Healthy ? 0 : 1,
                new KeyValuePair<string, object?>("check", check.Key)
            )),
        ];
        return Task.CompletedTask;
    }
}
