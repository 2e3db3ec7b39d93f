namespace ClockifyBff.Features;

/// <summary>Something by its id and its name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record NamedItem(string Id, string? Name);
