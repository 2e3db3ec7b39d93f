using System.Text.Json.Serialization;

namespace ClockifyBff.Http.Problems;

/// <summary>Something that was perhaps meant.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ClientName">For a project: its client's name; null for one without.</param>
internal sealed record Candidate(string Id, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ClientName);
