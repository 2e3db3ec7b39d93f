namespace ClockifyBff.Replicas;

/// <summary>Tells that the version of a tag was raised.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="OwnerHash">The hash of the owner key of the employee whose own version was raised.</param>
/// <param name="IsOwnAlone">Whether only the employee's own version was raised, not the latest one.</param>
internal sealed record RaisedVersion(CacheTag Tag, string OwnerHash, bool IsOwnAlone)
{
    // No part can contain a line break.
    private const char Separator = '\n';
    private const string OwnAlone = "own";
    private const string Latest = "latest";

    public static RaisedVersion Of(VersionKey key, bool isOwnAlone) =>
        new(key.Tag, key.IsLatest ? string.Empty : SharedRedis.HashOf(key.OwnerKey), isOwnAlone);

    /// <summary>Reads a message; null if it is none.</summary>
    public static RaisedVersion? Parse(string message) =>
        message.Split(Separator) is [var workspaceId, var name, var ownerHash, (OwnAlone or Latest) and var scope]
            ? new(new CacheTag(workspaceId, name), ownerHash, scope == OwnAlone)
            : null;

    /// <summary>The message to other replicas.</summary>
    public override string ToString() => string.Join(Separator, Tag.WorkspaceId, Tag.Name, OwnerHash, IsOwnAlone ? OwnAlone : Latest);
}
