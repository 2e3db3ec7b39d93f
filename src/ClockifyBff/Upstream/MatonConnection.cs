namespace ClockifyBff.Upstream;

/// <summary>A Clockify connection of the Maton account. Maton does not know its user.</summary>
/// <param name="Id">The id of the connection.</param>
/// <param name="Status">The status of the connection.</param>
/// <param name="CreatedAt">The time of creation.</param>
/// <param name="Version">A value that changes with every change of the connection.</param>
/// <param name="ConnectUrl">
/// The URL at which the user completes the connection. Contains a session token, so only the user may see it.
/// </param>
internal sealed record MatonConnection(
    string Id,
    MatonConnectionStatus Status,
    DateTimeOffset CreatedAt,
    string Version,
    string? ConnectUrl
);
