using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Connections;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Me;

/// <summary>Who calls, and as whom in Clockify.</summary>
/// <param name="Caller">The caller, as the identity provider has it.</param>
/// <param name="Connection">The connection that calls take; null without any.</param>
/// <param name="User">The person in Clockify; null until the connection works.</param>
/// <param name="ActiveWorkspace">The workspace that this person has open in Clockify; null when there is none.</param>
internal sealed record Me(CallerInfo Caller, Connection? Connection, MyUser? User, ActiveWorkspace? ActiveWorkspace) : IExample
{
    public static object Example =>
        new Me(
            new CallerInfo("developer@example.com", [], IsAdmin: true),
            (Connection)Connection.Example,
            new MyUser(
                "64010000fccd77c0d6f9a3da",
                "developer@example.com",
                "Dana Developer",
                ProfilePicture: null,
                "Europe/Berlin",
                "Europe/Berlin",
                Weekday.Monday,
                Features.Me.TimeFormat.Hour24,
                "DD/MM/YYYY"
            ),
            new ActiveWorkspace(Examples.Id("workspaceId"), "Demo Company")
        );
}

/// <summary>The caller, as the identity provider has it.</summary>
/// <param name="Email">The e-mail address; null where the provider tells none.</param>
/// <param name="Roles">The caller's roles.</param>
/// <param name="IsAdmin">Whether the caller may administer connections.</param>
internal sealed record CallerInfo(string? Email, IReadOnlyList<string> Roles, bool IsAdmin);

/// <summary>A person in Clockify.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Email">The address in Clockify.</param>
/// <param name="Name">The name.</param>
/// <param name="ProfilePicture">Where a picture is; null without one.</param>
/// <param name="TimeZone">The time zone of the profile, as Clockify has it; null where the profile has none.</param>
/// <param name="TimeZoneUsed">The time zone whose days are used for `from`, `to` and "today": an IANA name, or `UTC` with an offset such as
/// `UTC+02`. `UTC` where `timeZone` can't be understood.</param>
/// <param name="WeekStart">The first day of the week.</param>
/// <param name="TimeFormat">How times are shown.</param>
/// <param name="DateFormat">How dates are shown, in Clockify's own pattern.</param>
internal sealed record MyUser(
    string Id,
    string Email,
    string? Name,
    string? ProfilePicture,
    string? TimeZone,
    string TimeZoneUsed,
    Weekday? WeekStart,
    TimeFormat? TimeFormat,
    string? DateFormat
)
{
    public static MyUser Of(ClockifyUser user, ProfileZones zones) =>
        new(
            user.Id,
            user.Email,
            user.Name,
            user.ProfilePicture,
            user.Settings?.TimeZone,
            zones.FindOrUtc(user.Settings?.TimeZone).Id,
            Words.Read(user.Settings?.WeekStart, Weekday.Unknown),
            Words.Read(user.Settings?.TimeFormat, Features.Me.TimeFormat.Unknown),
            user.Settings?.DateFormat
        );
}

/// <summary>Twelve hours and a half of the day, or twenty-four.</summary>
internal enum TimeFormat
{
    Hour12,
    Hour24,
    Unknown,
}

/// <summary>A workspace.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record ActiveWorkspace(string Id, string Name);
