namespace ClockifyBff.Storage;

/// <summary>
/// A lock for rules over several rows that neither a row lock nor a unique index enforces. PostgreSQL releases the lock when the
/// transaction ends, also if its replica terminates. SQLite needs no lock, because it runs one transaction at a time.
/// </summary>
internal sealed record AdvisoryLock
{
    // The number is arbitrary, but must be the same on all replicas. The view pg_locks shows it as classid.
    private const int OwnersConnections = 5080003;

    private AdvisoryLock(int classId, string name) => (ClassId, Name) = (classId, name);

    /// <summary>What the lock protects.</summary>
    public int ClassId { get; }

    /// <summary>The name of the protected item within its class.</summary>
    public string Name { get; }

    /// <summary>Protects which of an owner's connections is the default.</summary>
    public static AdvisoryLock ForConnectionsOf(string ownerKey) => new(OwnersConnections, ownerKey);
}
