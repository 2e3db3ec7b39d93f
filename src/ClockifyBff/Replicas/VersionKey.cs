using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>What has a version: a part as anybody raises it, and the same as one employee does.</summary>
internal readonly record struct VersionKey(CacheTag Part, string Employee)
{
    private const string Anybody = "";

    /// <summary>Raised to outdate all copies on all replicas.</summary>
    public static readonly VersionKey Everything = Latest(new CacheTag("", "everything"));

    public static VersionKey Latest(CacheTag part) => new(part, Anybody);

    /// <summary>What it is called in Redis.</summary>
    public RedisKey Name =>
        SharedRedis.KeyOf(
            Employee.Length == 0
                ? $"version:{Part.WorkspaceId}/{Part.Name}"
                : $"version:{Part.WorkspaceId}/{Part.Name}/{SharedRedis.NameOf(Employee)}"
        );
}
