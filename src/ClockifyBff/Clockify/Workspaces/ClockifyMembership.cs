namespace ClockifyBff.Clockify.Workspaces;

/// <summary>The membership of a user in a workspace or a project.</summary>
internal sealed record ClockifyMembership(
    string? UserId,
    string? TargetId,
    string? MembershipType,
    string? MembershipStatus,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
);
