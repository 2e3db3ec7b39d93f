using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Connections;

/// <summary>An owner's links as of a moment.</summary>
/// <param name="All">Newest first.</param>
/// <param name="ReadAt">The timestamp of that moment.</param>
/// <param name="Changes">Which list of the account's connections was known then.</param>
internal sealed record OwnedConnections(OwnedConnection[] All, long ReadAt, int Changes)
{
    // Which link speaks for an owner without a default: the one that says most about what to do next.
    private static readonly LinkStatus[] _telling = [LinkStatus.Active, LinkStatus.Pending, LinkStatus.Broken, LinkStatus.Rejected];

    private readonly OwnedConnection? _usual = Usual(All);

    /// <summary>The link a call takes; null when the owner has no such.</summary>
    /// <param name="chosen">The header with which a caller chooses; empty for the default.</param>
    public OwnedConnection? Choose(StringValues chosen) =>
        chosen.Count switch
        {
            0 => _usual,
            1 => Find(chosen[0]!),
            _ => null,
        };

    /// <summary>The link that its owner has yet to finish; null when there is none.</summary>
    public OwnedConnection? Pending => Array.Find(All, owned => owned.Link.Status == LinkStatus.Pending);

    /// <summary>The link to a connection.</summary>
    /// <exception cref="ProblemException">404 <c>connection_not_found</c>: it is somebody else's, or nobody's.</exception>
    public OwnedConnection Own(string id) => Find(id) ?? throw NotFound();

    public static ProblemException NotFound() =>
        new(ErrorCode.ConnectionNotFound, "No connection of this id can be reached by this caller.");

    public OwnedConnection? Find(string id)
    {
        foreach (var owned in All)
        {
            if (owned.Link.ConnectionId == id)
            {
                return owned;
            }
        }

        return null;
    }

    private static OwnedConnection? Usual(OwnedConnection[] all) =>
        Array.Find(all, owned => owned.Link.IsDefault)
        ?? _telling.Select(status => Array.Find(all, owned => owned.Link.Status == status)).FirstOrDefault(owned => owned is not null);
}
