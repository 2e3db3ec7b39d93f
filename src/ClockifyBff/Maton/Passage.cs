using ClockifyBff.Budget;

namespace ClockifyBff.Maton;

/// <summary>What a call to Clockify needs to pass the door: whose connection it uses and how urgent it is.</summary>
/// <remarks>Without a connection Maton would use the account's oldest one, somebody else's: so there is no passage without one.</remarks>
internal sealed class Passage
{
    public Passage(string connectionId, Lane lane, Action connectionGone)
    {
        if (!IsConnectionId(connectionId))
        {
            throw new ArgumentException("A connection id is never empty and has only visible ASCII characters.", nameof(connectionId));
        }

        ConnectionId = connectionId;
        Lane = lane;
        ConnectionGone = connectionGone;
    }

    public string ConnectionId { get; }

    public Lane Lane { get; }

    /// <summary>What to do when Maton says that it has no such connection.</summary>
    public Action ConnectionGone { get; }

    /// <summary>Whether a text can be sent as a connection id.</summary>
    public static bool IsConnectionId(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
