namespace ClockifyBff.Features.TimeEntries;

/// <summary>The project of a time entry.</summary>
/// <param name="Id">The id of the project.</param>
/// <param name="Name">The name of the project.</param>
/// <param name="Color">The color of the project in hexadecimal notation, for example `#8BC34A`.</param>
/// <param name="ClientId">The id of the project's client; null if it has none.</param>
/// <param name="ClientName">The name of the project's client; null if it has none.</param>
internal sealed record EntryProject(string Id, string Name, string? Color, string? ClientId, string? ClientName);
