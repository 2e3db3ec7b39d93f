namespace ClockifyBff.Features.Changes;

/// <summary>What has changed, and the cursor that says that the client was told so.</summary>
internal sealed record ReportedChanges(IReadOnlySet<ChangeKind> Kinds, ChangeCursor Cursor)
{
    /// <summary>Returns the response for a client that asks for some kinds.</summary>
    public Changes ToResponse(IReadOnlySet<ChangeKind> asked, DateTimeOffset now) =>
        new([.. Kinds.Where(asked.Contains).Order()], Cursor.ToString(), now);
}
