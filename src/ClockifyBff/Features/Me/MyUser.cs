using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Me;

/// <summary>The caller's user in Clockify.</summary>
/// <param name="Id">The id of the user.</param>
/// <param name="Email">The e-mail address of the user in Clockify.</param>
/// <param name="Name">The name of the user.</param>
/// <param name="ProfilePicture">The URL of the user's picture; null if there is none.</param>
/// <param name="TimeZone">The time zone of the user's profile, as Clockify reports it; null if the profile has none.</param>
/// <param name="TimeZoneUsed">The time zone in which this API computes the user's days, for example for `from` and `to`: an IANA name, or
/// `UTC` with an offset, such as `UTC+02`. `UTC` if `timeZone` is missing or not known.</param>
/// <param name="WeekStart">The first day of the user's week.</param>
/// <param name="TimeFormat">The format in which the user prefers times.</param>
/// <param name="DateFormat">The format in which the user prefers dates, as a pattern of Clockify's, for example `DD/MM/YYYY`.</param>
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
    public static MyUser Of(ClockifyUser user, ProfileTimeZones zones) =>
        new(
            user.Id,
            user.Email,
            user.Name,
            user.ProfilePicture,
            user.Settings?.TimeZone,
            zones.FindOrUtc(user.Settings?.TimeZone).Id,
            ClockifyEnumNames.Read(user.Settings?.WeekStart, Weekday.Unknown),
            ClockifyEnumNames.Read(user.Settings?.TimeFormat, Features.Me.TimeFormat.Unknown),
            user.Settings?.DateFormat
        );
}
