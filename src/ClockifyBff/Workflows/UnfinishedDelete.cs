namespace ClockifyBff.Workflows;

/// <summary>A delete that is between its two steps, as the store has it.</summary>
internal sealed class UnfinishedDelete
{
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public string Kind { get; init; } = "";

    public string WorkspaceId { get; init; } = "";

    /// <summary>For a task: its project.</summary>
    public string? ParentId { get; init; }

    public string EntityId { get; init; } = "";

    /// <summary>Who deletes.</summary>
    public string OwnerKey { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    public string? ClockifyUserId { get; init; }

    public long StartedAt { get; init; }

    /// <summary>How often nobody could settle it.</summary>
    public long Tries { get; init; }
}
