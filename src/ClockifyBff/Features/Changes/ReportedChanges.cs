namespace ClockifyBff.Features.Changes;

/// <summary>The changes that a client is told of, and the cursor that holds them.</summary>
/// <param name="Kinds">The kinds that have changed.</param>
/// <param name="Cursor">The cursor.</param>
/// <param name="MayHaveLostAccess">Whether the caller's connections or workspaces have changed.</param>
internal sealed record ReportedChanges(IReadOnlySet<ChangeKind> Kinds, ChangeCursor Cursor, bool MayHaveLostAccess)
{
    public Changes ToResponse(DateTimeOffset now) => new([.. Kinds.Order()], Cursor.ToString(), now);
}
