using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A user of a workspace.</summary>
/// <param name="Id">The id of the user.</param>
/// <param name="Email">The e-mail address of the user.</param>
/// <param name="Name">The name of the user.</param>
/// <param name="ProfilePicture">The URL of the user's picture; null if there is none.</param>
/// <param name="Status">The status of the user's membership in the workspace.</param>
/// <param name="AccountStatus">The status of the user's Clockify account.</param>
/// <param name="TimeZone">The time zone of the user's profile, usually an IANA name; null if the user has never signed in.</param>
/// <param name="WeekStart">The first day of the user's week; null if the user has never signed in.</param>
/// <param name="HourlyRate">The billable rate per hour of the user; null if the rate of the workspace applies or the caller may not see
/// it.</param>
/// <param name="CostRate">The cost rate per hour of the user; null if none is set or the caller may not see it.</param>
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

    /// <summary>Returns the status of a user's membership in a workspace. The status of the account is independent of it.</summary>
    public static MembershipStatus StatusOf(ClockifyUser user, string workspaceId) =>
        ClockifyEnumNames.ReadOr(Membership(user, workspaceId)?.MembershipStatus, MembershipStatus.Unknown);

    private static ClockifyMembership? Membership(ClockifyUser user, string workspaceId) =>
        user.Memberships?.FirstOrDefault(membership => membership.MembershipType == "WORKSPACE" && membership.TargetId == workspaceId);
}

/// <summary>The status of a Clockify account. `unknown` stands for a status that this service does not know.</summary>
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
