using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>The key of a version: of a tag's latest write by anybody, or by one employee.</summary>
internal readonly record struct VersionKey(CacheTag Tag, string OwnerKey)
{
    private const string Anybody = "";

    /// <summary>The version that invalidates all cache entries of all replicas.</summary>
    public static readonly VersionKey All = Latest(new CacheTag("", "everything"));

    public static VersionKey Latest(CacheTag tag) => new(tag, Anybody);

    /// <summary>Whether this is the version of a tag's latest write by anybody.</summary>
    public bool IsLatest => OwnerKey.Length == 0;

    /// <summary>The key in Redis.</summary>
    public RedisKey Name =>
        SharedRedis.KeyOf(
            IsLatest ? $"version:{Tag.WorkspaceId}/{Tag.Name}" : $"version:{Tag.WorkspaceId}/{Tag.Name}/{SharedRedis.HashOf(OwnerKey)}"
        );
}
