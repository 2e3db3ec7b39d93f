using ClockifyBff.Api;
using ClockifyBff.Clockify;
using ClockifyBff.Replicas;

namespace ClockifyBff.Features.Changes;

/// <summary>A request for changes: its selection, and the cursor that its client has.</summary>
internal sealed class Subscription(
    ChangeListener listener,
    long scope,
    IReadOnlySet<ChangeKind> kinds,
    string? since,
    OwnConnection own,
    WorkspaceAccess access
)
{
    private long[]? _accessVersions;

    public ChangeListener Listener { get; } = listener;

    public long Scope { get; } = scope;

    /// <summary>The kinds that the client asks for.</summary>
    public IReadOnlySet<ChangeKind> Kinds { get; } = kinds;

    public OwnConnection Own { get; } = own;

    public WorkspaceAccess Access { get; } = access;

    /// <summary>The cursor of the next comparison; null if the client has none or an unreadable one.</summary>
    public ChangeCursor? Cursor { get; private set; } = since is null ? null : ChangeCursor.Parse(since);

    /// <summary>Whether the client has no cursor yet.</summary>
    public bool IsNew { get; private set; } = since is null;

    /// <summary>Whether no comparison has been made.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>Keeps the versions of the caller's connections and workspaces, whatever kinds are asked for.</summary>
    /// <returns>Whether they differ from those kept before.</returns>
    public bool UpdateAccess(IReadOnlyList<CacheTagVersion> versions)
    {
        long[] now = [.. versions.Where((_, index) => !ReportedTag.All[index].ReportsLatest).Select(version => version.Own)];
        var hasChanged = !now.AsSpan().SequenceEqual(_accessVersions);
        _accessVersions = now;
        return hasChanged;
    }

    public void Continue(ChangeCursor cursor) => (Cursor, IsNew, IsFirst) = (cursor, false, false);
}
