using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The same in a workspace.</summary>
internal class WorkspaceAccess(string workspaceId, UpstreamContext upstream, bool wantsFresh, CancellationToken cancellationToken)
    : ClockifyAccess(upstream, wantsFresh, cancellationToken)
{
    public string WorkspaceId { get; } = workspaceId;

    /// <summary>The part of the workspace that are the person's own time entries: they show the names of what they are about.</summary>
    public string OwnEntries => CacheTag.TimeEntriesOf(Upstream.ClockifyUserId ?? string.Empty);

    /// <summary>The path of something in the workspace.</summary>
    public string Path(string below) => $"workspaces/{WorkspaceId}{below}";
}
