using ClockifyBff.Maton;

namespace ClockifyBff.Connections;

/// <summary>A link in memory, with what a call through it needs.</summary>
/// <param name="link">As the store has it.</param>
/// <param name="passage">How a caller passes the door.</param>
/// <param name="isOutdated">Whether upstream changed the connection since it was last verified.</param>
internal sealed class OwnedLink(Link link, Passage passage, bool isOutdated)
{
    private long _usedAt;
    private long _toldUseAt;

    public Link Link => link;

    public Passage Passage => passage;

    /// <summary>Whether a call may go through it as it is.</summary>
    public bool IsReady { get; } = link.Status == LinkStatus.Active && !isOutdated;

    public void Use(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

    /// <summary>When a call last went through it, in this process; null: none did since this was last asked.</summary>
    public DateTimeOffset? TakeUse()
    {
        var usedAt = Volatile.Read(ref _usedAt);
        return usedAt > Interlocked.Exchange(ref _toldUseAt, usedAt) ? new DateTimeOffset(usedAt, TimeSpan.Zero) : null;
    }

    /// <summary>Takes over what an earlier copy of the same link knew.</summary>
    public void Remember(OwnedLink earlier) => (_usedAt, _toldUseAt) = (Volatile.Read(ref earlier._usedAt), Volatile.Read(ref earlier._toldUseAt));
}
