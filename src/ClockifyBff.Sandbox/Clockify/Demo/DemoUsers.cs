using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>Creates users of the demo company.</summary>
internal static class DemoUsers
{
    private static readonly (string Mailbox, string Name, string Role, string TimeZone, string WeekStart, string TimeFormat)[] _known =
    [
        ("developer", "Dana Developer", Member.Owner, "Europe/Berlin", "MONDAY", "HOUR24"),
        ("newcomer", "Nico Newcomer", Member.Regular, "Europe/London", "MONDAY", "HOUR24"),
        ("asha", "Asha Rao", Member.Admin, "Asia/Kolkata", "MONDAY", "HOUR24"),
        ("maria", "Maria Santos", Member.Regular, "America/New_York", "SUNDAY", "HOUR12"),
        ("tane", "Tane Walker", Member.Regular, "Pacific/Auckland", "MONDAY", "HOUR24"),
        ("lucas", "Lucas Silva", Member.Regular, "America/Sao_Paulo", "SUNDAY", "HOUR24"),
    ];

    /// <summary>Adds the users of the demo company.</summary>
    public static void AddAll(ClockifyStore store, Workspace workspace, int people)
    {
        for (var i = 0; i < people; i++)
        {
            var (mailbox, name, role, zone, weekStart, timeFormat) = _known[i % _known.Length];
            var user = new User(
                store.Ids.FromSeed(EntityKind.User, i),
                i < _known.Length ? $"{mailbox}@example.com" : $"person{i + 1}@example.com",
                i < _known.Length ? name : $"Person {i + 1}"
            )
            {
                TimeZone = zone,
                WorkspaceId = workspace.Id,
                WeekStart = weekStart,
                TimeFormat = timeFormat,
            };
            store.Users.Put(user);
            workspace.Members.Put(
                new Member(user.Id, i < _known.Length ? role : Member.Regular)
                {
                    HourlyRate = i % 3 == 0 ? new Rate(9500) : null,
                    CostRate = new Rate(4000 + (250 * (i % 5))),
                }
            );
        }
    }

    /// <summary>Adds a new user as a regular member. A user whose status isn't ACTIVE has only been invited.</summary>
    public static User Join(ClockifyStore store, Workspace workspace, string email, string status) =>
        Add(store, workspace, email, new Member(store.Ids.Next(), Member.Regular) { Status = status });

    /// <summary>Adds a new user with a workspace of their own.</summary>
    public static User SignUp(ClockifyStore store, string email)
    {
        var workspace = store.Add(new Workspace(store.Ids.Next(), $"{email}'s workspace", store.Ids.Next()));
        return Add(store, workspace, email, new Member(store.Ids.Next(), Member.Owner));
    }

    private static User Add(ClockifyStore store, Workspace workspace, string email, Member member)
    {
        workspace.Members.Put(member);
        return store.Users.Put(
            new User(member.Id, email, email.Split('@')[0])
            {
                TimeZone = "Europe/London",
                WorkspaceId = workspace.Id,
                HasSignedIn = member.Status == "ACTIVE",
            }
        );
    }
}
