namespace ClockifyBff.Clockify.Workspaces;

/// <summary>A Clockify user.</summary>
internal sealed record ClockifyUser(
    string Id,
    string? Email,
    string? Name,
    string? ProfilePicture,
    string? ActiveWorkspace,
    string? Status,
    ClockifyUserSettings? Settings,
    ClockifyMembership[]? Memberships
) : IClockifyEntity
{
    public string Email { get; init; } = Email ?? string.Empty;
}
