using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>A user's connection in memory, with the upstream context of requests that use it.</summary>
/// <param name="connection">The connection as stored.</param>
/// <param name="upstream">The upstream context of the owner's requests.</param>
/// <param name="isOutdated">Whether the connection changed upstream since it was last verified.</param>
internal sealed class OwnedConnection(UserConnection connection, UpstreamContext upstream, bool isOutdated)
{
    private long _usedAt;
    private long _savedUseAt;

    public UserConnection Connection => connection;

    public UpstreamContext Upstream => upstream;

    /// <summary>Whether requests may use the connection without a check.</summary>
    public bool IsReady { get; } = connection.Status == LinkStatus.Active && !isOutdated;

    /// <summary>The time of the last use in this process; null if that use is saved already.</summary>
    public DateTimeOffset? UsedAt =>
        Volatile.Read(ref _usedAt) is var usedAt && usedAt > Volatile.Read(ref _savedUseAt)
            ? new DateTimeOffset(usedAt, TimeSpan.Zero)
            : null;

    public void MarkUsed(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

    /// <summary>Records that a use has been saved.</summary>
    public void MarkUseSaved(DateTimeOffset usedAt) => Volatile.Write(ref _savedUseAt, usedAt.UtcTicks);

    /// <summary>Takes over the uses that an earlier instance of the same connection recorded.</summary>
    public void CopyUsesFrom(OwnedConnection earlier) =>
        (_usedAt, _savedUseAt) = (Volatile.Read(ref earlier._usedAt), Volatile.Read(ref earlier._savedUseAt));
}
