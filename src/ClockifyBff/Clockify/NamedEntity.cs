namespace ClockifyBff.Clockify;

/// <summary>An entity that a name may mean.</summary>
/// <param name="Id">The id of the entity.</param>
/// <param name="Name">The name of the entity.</param>
/// <param name="ClientName">The name of the project's client; null for other entities and for projects without a client.</param>
internal sealed record NamedEntity(string Id, string Name, string? ClientName = null);
