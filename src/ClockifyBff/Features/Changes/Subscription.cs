using ClockifyBff.Api;
using ClockifyBff.Clockify;

namespace ClockifyBff.Features.Changes;

/// <summary>What one request for changes asks for, and what its client has been told of.</summary>
internal sealed class Subscription(
    ChangeListener listener,
    long scope,
    IReadOnlySet<ChangeKind> kinds,
    string? since,
    OwnConnection own,
    WorkspaceAccess access
)
{
    public ChangeListener Listener { get; } = listener;

    public long Scope { get; } = scope;

    /// <summary>The kinds that the client asks for.</summary>
    public IReadOnlySet<ChangeKind> Kinds { get; } = kinds;

    /// <summary>The kinds that are compared: also those that can end a stream.</summary>
    public IReadOnlySet<ChangeKind> ComparedKinds { get; } = kinds.Append(ChangeKind.Connection).Append(ChangeKind.Workspace).ToHashSet();

    public OwnConnection Own { get; } = own;

    public WorkspaceAccess Access { get; } = access;

    /// <summary>The cursor of the next comparison; null if the client has none or an unreadable one.</summary>
    public ChangeCursor? Cursor { get; private set; } = since is null ? null : ChangeCursor.Parse(since);

    /// <summary>Whether the client has no cursor yet.</summary>
    public bool IsNew { get; private set; } = since is null;

    /// <summary>Whether no comparison has been made.</summary>
    public bool IsFirst { get; private set; } = true;

    public void Continue(ChangeCursor cursor) => (Cursor, IsNew, IsFirst) = (cursor, false, false);
}
