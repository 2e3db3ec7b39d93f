using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>A problem response, as a frontend reads it.</summary>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string ErrorCode,
    string TraceId,
    string Action,
    int? RetryAfterSeconds
)
{
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    public IReadOnlyList<ProblemCandidate> Candidates { get; init; } = [];

    public JsonElement? Current { get; init; }

    public ProblemUpstream? Upstream { get; init; }

    /// <summary>The fields with errors.</summary>
    public IEnumerable<string> Fields => Errors.Keys.Order(StringComparer.Ordinal);
}

internal sealed record ProblemCandidate(string Id, string Name, string? ClientName);

internal sealed record ProblemUpstream(int Status, int? Code, string? Message);
