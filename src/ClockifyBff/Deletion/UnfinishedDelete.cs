namespace ClockifyBff.Deletion;

/// <summary>A row of the delete journal: a delete whose archive step may be done and whose delete step is not.</summary>
internal sealed class UnfinishedDelete
{
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public string Kind { get; init; } = "";

    public string WorkspaceId { get; init; } = "";

    /// <summary>The id of the project of a task; otherwise null.</summary>
    public string? ParentId { get; init; }

    public string EntityId { get; init; } = "";

    /// <summary>The owner key of the employee who deletes.</summary>
    public string OwnerKey { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    public string? ClockifyUserId { get; init; }

    /// <summary>The start of the delete.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The number of failed attempts to settle the delete.</summary>
    public long Tries { get; init; }
}
