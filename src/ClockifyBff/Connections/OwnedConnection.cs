using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>A link in memory, with what a call through it needs.</summary>
/// <param name="connection">As the store has it.</param>
/// <param name="upstream">How a caller passes the door.</param>
/// <param name="isOutdated">Whether upstream changed the connection since it was last verified.</param>
internal sealed class OwnedConnection(UserConnection connection, UpstreamContext upstream, bool isOutdated)
{
    private long _usedAt;
    private long _toldAt;

    public UserConnection Link => connection;

    public UpstreamContext Passage => upstream;

    /// <summary>Whether a call may go through it as it is.</summary>
    public bool IsReady { get; } = connection.Status == LinkStatus.Active && !isOutdated;

    /// <summary>When a call last went through it, in this process; null when the store was told of the last one.</summary>
    public DateTimeOffset? UsedAt =>
        Volatile.Read(ref _usedAt) is var usedAt && usedAt > Volatile.Read(ref _toldAt) ? new DateTimeOffset(usedAt, TimeSpan.Zero) : null;

    public void Use(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

    /// <summary>The store knows of its use.</summary>
    public void Told(DateTimeOffset usedAt) => Volatile.Write(ref _toldAt, usedAt.UtcTicks);

    /// <summary>Takes over what an earlier copy of the same link knew.</summary>
    public void Remember(OwnedConnection earlier) =>
        (_usedAt, _toldAt) = (Volatile.Read(ref earlier._usedAt), Volatile.Read(ref earlier._toldAt));
}
