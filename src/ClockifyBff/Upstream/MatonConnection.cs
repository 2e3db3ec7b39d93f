namespace ClockifyBff.Upstream;

/// <summary>A Clockify connection of the Maton account. Whose it is, Maton doesn't know.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">Changes with every change of the connection.</param>
/// <param name="ConnectUrl">Where a person finishes it. Holds a session token: for the eyes of its owner only.</param>
internal sealed record MatonConnection(
    string Id,
    MatonConnectionStatus Status,
    DateTimeOffset CreatedAt,
    string Version,
    string? ConnectUrl
);
