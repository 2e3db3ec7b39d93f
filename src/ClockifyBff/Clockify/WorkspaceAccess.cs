using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The context in which one API request reads from a Clockify workspace.</summary>
internal class WorkspaceAccess(string workspaceId, UpstreamContext upstream, bool requiresFresh, CancellationToken cancellationToken)
    : ClockifyAccess(upstream, requiresFresh, cancellationToken)
{
    public string WorkspaceId { get; } = workspaceId;

    /// <summary>The cache tag of the user's own time entries. They include the names of projects, tasks and tags.</summary>
    public string OwnTimeEntriesTag => CacheTag.TimeEntriesOf(Upstream.ClockifyUserId ?? string.Empty);

    /// <summary>Returns the path of a resource of the workspace.</summary>
    public string Path(string relativePath) => $"workspaces/{WorkspaceId}{relativePath}";
}
