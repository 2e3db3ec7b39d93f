using ClockifyBff.Clockify;
using ClockifyBff.Replicas;

namespace ClockifyBff.Features.Changes;

/// <summary>A cache tag whose changes are reported.</summary>
/// <param name="Kinds">The kinds that its changes are reported as.</param>
/// <param name="ReportsLatest">Whether changes by anybody are reported.</param>
/// <param name="ReportsOwn">Whether changes of the caller's own version are reported.</param>
/// <param name="Of">Returns the tag in a workspace, as the caller sees it.</param>
internal sealed record ReportedTag(ChangeKind[] Kinds, bool ReportsLatest, bool ReportsOwn, Func<WorkspaceAccess, CacheTag> Of)
{
    /// <summary>All tags, in the order of their versions in a <see cref="ChangeCursor"/>.</summary>
    public static readonly IReadOnlyList<ReportedTag> All =
    [
        new(
            [ChangeKind.Timer, ChangeKind.TimeEntries],
            ReportsLatest: true,
            ReportsOwn: false,
            access => new CacheTag(access.WorkspaceId, access.OwnTimeEntriesTag)
        ),
        new(
            [ChangeKind.Timers],
            ReportsLatest: true,
            ReportsOwn: false,
            access => new CacheTag(access.WorkspaceId, CacheTag.RunningTimers)
        ),
        OfWorkspace(ChangeKind.Projects, CacheTag.Projects),
        OfWorkspace(ChangeKind.Clients, CacheTag.Clients),
        OfWorkspace(ChangeKind.Tags, CacheTag.Tags),
        OfWorkspace(ChangeKind.Users, CacheTag.Users),
        OfWorkspace(ChangeKind.Workspace, CacheTag.CustomFields),
        OfCaller(ChangeKind.Workspace, CacheTag.Workspaces),
        OfCaller(ChangeKind.Workspace, CacheTag.User),
        OfCaller(ChangeKind.Connection, CacheTag.Connections),
    ];

    /// <summary>The number of versions in a cursor.</summary>
    public static readonly int VersionCount = All.Sum(tag => (tag.ReportsLatest ? 1 : 0) + (tag.ReportsOwn ? 1 : 0));

    /// <summary>Whether only the caller can cause a change, so that it is reported at once.</summary>
    public bool IsCallersAlone => Kinds.Contains(ChangeKind.TimeEntries) || !ReportsLatest;

    private static ReportedTag OfWorkspace(ChangeKind kind, string name) =>
        new([kind], ReportsLatest: true, ReportsOwn: true, access => new CacheTag(access.WorkspaceId, name));

    // Without the latest version: the tag has one for all workspaces and employees together.
    private static ReportedTag OfCaller(ChangeKind kind, string name) =>
        new([kind], ReportsLatest: false, ReportsOwn: true, _ => new CacheTag(string.Empty, name));
}
