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
