namespace ClockifyBff.Replicas;

/// <summary>How replicas work together, section <c>Replicas</c>.</summary>
internal sealed class ReplicaOptions
{
    public const string SectionName = "Replicas";

    public const int MaxReplicas = 1000;

    /// <summary>
    /// The connection string of the Redis through which replicas share the rate limit, publish writes and ended connections, and keep the
    /// writes of each employee in order. Default none: this is the only replica.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// The number of replicas. While Redis is unreachable, each has its share of the rate limit, rounded down, at least 1 request a second.
    /// Default 1.
    /// </summary>
    public int Count { get; set; } = 1;
}
