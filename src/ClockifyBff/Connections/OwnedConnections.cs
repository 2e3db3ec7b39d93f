using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Connections;

/// <summary>The connections of an owner at a point in time.</summary>
/// <param name="All">The connections, newest first.</param>
/// <param name="ReadAt">The timestamp of that point in time.</param>
/// <param name="ListVersion">The version of the account's connection list at that time.</param>
internal sealed record OwnedConnections(OwnedConnection[] All, long ReadAt, int ListVersion)
{
    // Without a default, requests use the connection whose status tells most about what the owner must do.
    private static readonly LinkStatus[] _statusOrder = [LinkStatus.Active, LinkStatus.Pending, LinkStatus.Broken, LinkStatus.Rejected];

    private readonly OwnedConnection? _default = FindDefault(All);

    /// <summary>Returns the connection that a request uses; null if the owner has none or not the requested one.</summary>
    /// <param name="requestedId">The values of the header <c>Maton-Connection</c>; empty for the default connection.</param>
    public OwnedConnection? Choose(StringValues requestedId) =>
        requestedId.Count switch
        {
            0 => _default,
            1 => Find(requestedId[0]!),
            _ => null,
        };

    /// <summary>The connection that the owner has yet to complete; null if there is none.</summary>
    public OwnedConnection? Pending => Array.Find(All, owned => owned.Connection.Status == LinkStatus.Pending);

    /// <summary>Returns the owner's connection with an id.</summary>
    /// <exception cref="ConnectionException">The owner has no such connection.</exception>
    public OwnedConnection Get(string id) => Find(id) ?? throw NotFound();

    public static ConnectionException NotFound() => new(ConnectionFailureKind.NotFound, "The caller has no connection with this id.");

    public OwnedConnection? Find(string id)
    {
        foreach (var owned in All)
        {
            if (owned.Connection.ConnectionId == id)
            {
                return owned;
            }
        }

        return null;
    }

    private static OwnedConnection? FindDefault(OwnedConnection[] all) =>
        Array.Find(all, owned => owned.Connection.IsDefault)
        ?? _statusOrder
            .Select(status => Array.Find(all, owned => owned.Connection.Status == status))
            .FirstOrDefault(owned => owned is not null);
}
