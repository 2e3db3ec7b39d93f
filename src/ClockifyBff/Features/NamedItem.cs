namespace ClockifyBff.Features;

/// <summary>A reference to an object by id and name.</summary>
/// <param name="Id">The id of the object.</param>
/// <param name="Name">The name of the object.</param>
internal sealed record NamedItem(string Id, string? Name);
