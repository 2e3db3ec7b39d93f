using ClockifyBff.Caching;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The workspace that one API request is about, and the reader of its cache entries.</summary>
internal sealed class WorkspaceAccess(string workspaceId, CacheReadContext reader)
{
    public string WorkspaceId { get; } = workspaceId;

    public CacheReadContext Reader { get; } = reader;

    public UpstreamContext Upstream => Reader.Upstream;

    public CancellationToken CancellationToken => Reader.CancellationToken;

    /// <summary>The cache tag of the user's own time entries. They include the names of projects, tasks and tags.</summary>
    public string OwnTimeEntriesTag => CacheTag.TimeEntriesOf(Upstream.ClockifyUserId ?? string.Empty);

    /// <summary>Returns the path of a resource of the workspace.</summary>
    public string Path(string relativePath) => $"workspaces/{WorkspaceId}{relativePath}";
}
