using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Me;

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
