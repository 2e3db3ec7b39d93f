using System.Text.Json;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>
/// The body of <c>PATCH /sandbox/settings</c>. Absent members stay unchanged; null removes <c>retryAfter</c> or <c>connectionsPageSize</c>.
/// </summary>
internal sealed record MatonSettingsChange
{
    public string? ApiKey { get; init; }

    public TimeSpan? Latency { get; init; }

    public int? RequestsPerSecond { get; init; }

    public JsonElement RetryAfter { get; init; }

    public bool? RecordAnswers { get; init; }

    public JsonElement ConnectionsPageSize { get; init; }

    public bool? RepeatNextToken { get; init; }

    public void ApplyTo(MatonSettings settings)
    {
        settings.ApiKey = ApiKey ?? settings.ApiKey;
        settings.Latency = Latency ?? settings.Latency;
        settings.RequestsPerSecond = RequestsPerSecond ?? settings.RequestsPerSecond;
        settings.RecordAnswers = RecordAnswers ?? settings.RecordAnswers;
        settings.RepeatNextToken = RepeatNextToken ?? settings.RepeatNextToken;
        settings.RetryAfter = Merge(RetryAfter, settings.RetryAfter);
        settings.ConnectionsPageSize = Merge(ConnectionsPageSize, settings.ConnectionsPageSize);
    }

    private static int? Merge(JsonElement change, int? current) =>
        change.ValueKind switch
        {
            JsonValueKind.Undefined => current,
            JsonValueKind.Null => null,
            _ => change.GetInt32(),
        };
}
