namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>A user in a workspace; the id is that of the user.</summary>
internal sealed record Member(string Id, string Role) : IEntity
{
    public const string Owner = "OWNER";
    public const string Admin = "WORKSPACE_ADMIN";
    public const string Regular = "REGULAR";

    public string Status { get; init; } = "ACTIVE";

    public Rate? HourlyRate { get; init; }

    public Rate? CostRate { get; init; }

    public bool IsAdmin => Role is Owner or Admin;

    public Membership ToMembership(string workspaceId) =>
        new(Id, workspaceId, "WORKSPACE")
        {
            Status = Status,
            HourlyRate = HourlyRate,
            CostRate = CostRate,
        };
}
