using System.Diagnostics.Metrics;

namespace ClockifyBff.Telemetry;

/// <summary>Counts the outcomes of two-step deletes and of requests with an idempotency key.</summary>
internal sealed class WorkflowMeter(Meter meter)
{
    /// <summary>The delete or request succeeded.</summary>
    public const string Done = "done";

    /// <summary>Nothing has changed, or all changes have been undone.</summary>
    public const string Undone = "undone";

    /// <summary>The outcome is unknown. Recovery or a repeated request determines the outcome and counts again.</summary>
    public const string Unclear = "unclear";

    /// <summary>Recovery has given up.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>The stored response of an earlier request was returned.</summary>
    public const string Repeated = "repeated";

    private readonly Counter<long> _ended = meter.CreateCounter<long>(
        "clockifybff.workflows.ended",
        "{workflow}",
        "Two-step deletes and requests with an idempotency key that ended, by outcome."
    );

    public void RecordDelete(string kind, string outcome) => Record($"delete_{kind.ToLowerInvariant()}", outcome);

    public void RecordIdempotentRequest(string outcome) => Record("keyed_request", outcome);

    private void Record(string workflow, string outcome) => _ended.Add(1, new("workflow", workflow), new("outcome", outcome));
}
