using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Connections;

namespace ClockifyBff.Features.Me;

/// <summary>The current user: the caller, their connection and their Clockify account.</summary>
/// <param name="Caller">The caller, as known to the identity provider.</param>
/// <param name="Connection">The connection that the caller's requests use; null if the caller has none.</param>
/// <param name="User">The caller's user in Clockify; null unless the connection works.</param>
/// <param name="ActiveWorkspace">The workspace that the user has open in Clockify; null if there is none or the connection does not
/// work.</param>
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
