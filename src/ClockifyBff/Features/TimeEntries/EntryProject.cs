namespace ClockifyBff.Features.TimeEntries;

/// <summary>The project of a time entry.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its colour.</param>
/// <param name="ClientId">The id of its client; null for none.</param>
/// <param name="ClientName">The name of its client; null for none.</param>
internal sealed record EntryProject(string Id, string Name, string? Color, string? ClientId, string? ClientName);
