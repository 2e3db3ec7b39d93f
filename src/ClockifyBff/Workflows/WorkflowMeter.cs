using System.Diagnostics.Metrics;

namespace ClockifyBff.Workflows;

/// <summary>What operators see of what must be done as a whole, and once only.</summary>
internal sealed class WorkflowMeter(Meter meter)
{
    /// <summary>It did what was asked.</summary>
    public const string Done = "done";

    /// <summary>Everything is as it was.</summary>
    public const string Undone = "undone";

    /// <summary>It is not known what came of it; recovery, or a repeat, finds out, and counts again.</summary>
    public const string Unclear = "unclear";

    /// <summary>Nobody looks after it any more.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>It was done before, and is only answered again.</summary>
    public const string Repeated = "repeated";

    private readonly Counter<long> _ended = meter.CreateCounter<long>(
        "clockifybff.workflows.ended",
        "{workflow}",
        "Two-step deletes and requests with a key that came to an end, by which."
    );

    /// <param name="kind">Of what.</param>
    /// <param name="outcome">Which end.</param>
    public void Deleted(string kind, string outcome) => Ended($"delete_{kind.ToLowerInvariant()}", outcome);

    public void Answered(string outcome) => Ended("keyed_request", outcome);

    private void Ended(string workflow, string outcome) => _ended.Add(1, new("workflow", workflow), new("outcome", outcome));
}
