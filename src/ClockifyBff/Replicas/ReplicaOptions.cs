namespace ClockifyBff.Replicas;

/// <summary>How several replicas work together, section <c>Replicas</c>.</summary>
internal sealed class ReplicaOptions
{
    public const string SectionName = "Replicas";

    public const int Most = 1000;

    /// <summary>
    /// The connection string of the Redis through which replicas share the budget, tell each other of writes and of connections that end,
    /// and keep each person's writes in order. Default none: this is the only replica.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// How many replicas there are. Without Redis each takes its share of the budget, rounded down, at least 1 request a second. Default 1.
    /// </summary>
    public int Count { get; set; } = 1;
}
