using System.Text.Json.Serialization;
using ClockifyBff.Clockify;

namespace ClockifyBff.Api.Problems;

/// <summary>An item that the request may have meant.</summary>
/// <param name="Id">The id of the item.</param>
/// <param name="Name">The name of the item.</param>
/// <param name="ClientName">The name of the project's client; null for other items and for projects without a client.</param>
internal sealed record Candidate(string Id, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ClientName)
{
    public static Candidate Of(NamedEntity entity) => new(entity.Id, entity.Name, entity.ClientName);
}
