namespace ClockifyBff.Maton;

/// <summary>A Clockify connection of the Maton account. Whose it is, Maton doesn't know.</summary>
internal sealed record MatonConnection(string Id, DateTimeOffset CreatedAt);
