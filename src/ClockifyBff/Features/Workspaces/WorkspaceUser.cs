using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Somebody in a workspace.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">The name.</param>
/// <param name="ProfilePicture">Where a picture is; null without one.</param>
/// <param name="Status">Whether the person belongs to the workspace.</param>
/// <param name="AccountStatus">How far the person's Clockify account has come.</param>
/// <param name="TimeZone">The time zone of the profile, an IANA name; null for who never signed in.</param>
/// <param name="WeekStart">The first day of the person's week; null for who never signed in.</param>
/// <param name="HourlyRate">What the person's hour is billed at; null for the workspace's rate, or where the caller may not see it.</param>
/// <param name="CostRate">What the person's hour costs; null where the caller may not see it.</param>
internal sealed record WorkspaceUser(
    string Id,
    string? Email,
    string? Name,
    string? ProfilePicture,
    MembershipStatus Status,
    AccountStatus AccountStatus,
    string? TimeZone,
    Weekday? WeekStart,
    Money? HourlyRate,
    Money? CostRate
) : IExample
{
    public static object Example =>
        new WorkspaceUser(
            Examples.Id("userId"),
            "asha@example.com",
            "Asha Rao",
            ProfilePicture: null,
            MembershipStatus.Active,
            AccountStatus.Active,
            "Asia/Kolkata",
            Weekday.Monday,
            HourlyRate: null,
            new Money(4500, "USD")
        );

    public static WorkspaceUser Of(ClockifyUser user, string workspaceId)
    {
        var membership = Membership(user, workspaceId);
        return new WorkspaceUser(
            user.Id,
            ClockifyEnumNames.OrNull(user.Email),
            ClockifyEnumNames.OrNull(user.Name),
            ClockifyEnumNames.OrNull(user.ProfilePicture),
            StatusOf(user, workspaceId),
            ClockifyEnumNames.ReadOr(user.Status, AccountStatus.Unknown),
            ClockifyEnumNames.OrNull(user.Settings?.TimeZone),
            ClockifyEnumNames.Read(user.Settings?.WeekStart, Weekday.Unknown),
            Money.Of(membership?.HourlyRate),
            Money.Of(membership?.CostRate)
        );
    }

    /// <summary>Whether somebody belongs to a workspace; the account's own status says nothing about that.</summary>
    public static MembershipStatus StatusOf(ClockifyUser user, string workspaceId) =>
        ClockifyEnumNames.ReadOr(Membership(user, workspaceId)?.MembershipStatus, MembershipStatus.Unknown);

    private static ClockifyMembership? Membership(ClockifyUser user, string workspaceId) =>
        user.Memberships?.FirstOrDefault(membership => membership.MembershipType == "WORKSPACE" && membership.TargetId == workspaceId);
}

/// <summary>How far a Clockify account has come.</summary>
internal enum AccountStatus
{
    Active,
    PendingEmailVerification,
    Deleted,
    NotRegistered,
    Limited,
    LimitedDeleted,
    Unknown,
}
