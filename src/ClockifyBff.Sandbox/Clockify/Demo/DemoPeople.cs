using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Demo;

internal static class DemoPeople
{
    private static readonly (string Mailbox, string Name, string Role, string TimeZone, string WeekStart, string TimeFormat)[] Known =
    [
        ("developer", "Dana Developer", Member.Owner, "Europe/Berlin", "MONDAY", "HOUR24"),
        ("newcomer", "Nico Newcomer", Member.Regular, "Europe/London", "MONDAY", "HOUR24"),
        ("asha", "Asha Rao", Member.Admin, "Asia/Kolkata", "MONDAY", "HOUR24"),
        ("maria", "Maria Santos", Member.Regular, "America/New_York", "SUNDAY", "HOUR12"),
        ("tane", "Tane Walker", Member.Regular, "Pacific/Auckland", "MONDAY", "HOUR24"),
        ("lucas", "Lucas Silva", Member.Regular, "America/Sao_Paulo", "SUNDAY", "HOUR24"),
    ];

    public static void Join(Company company, Workspace workspace, int people)
    {
        for (var i = 0; i < people; i++)
        {
            var (mailbox, name, role, zone, weekStart, timeFormat) = Known[i % Known.Length];
            var person = new Person(
                company.Ids.Of(Kind.Person, i),
                i < Known.Length ? $"{mailbox}@example.com" : $"person{i + 1}@example.com",
                i < Known.Length ? name : $"Person {i + 1}")
            {
                TimeZone = zone,
                WorkspaceId = workspace.Id,
                WeekStart = weekStart,
                TimeFormat = timeFormat,
            };
            company.Accounts.Put(person);
            workspace.Members.Put(new Member(person.Id, i < Known.Length ? role : Member.Regular)
            {
                HourlyRate = i % 3 == 0 ? new Rate(9500) : null,
                CostRate = new Rate(4000 + (250 * (i % 5))),
            });
        }
    }

    /// <summary>Somebody new, as a regular member; who is only invited has not signed in yet.</summary>
    public static Person Join(Company company, Workspace workspace, string email, string status)
    {
        var person = new Person(company.Ids.Next(), email, email.Split('@')[0])
        {
            TimeZone = "Europe/London",
            WorkspaceId = workspace.Id,
            Onboarded = status == "ACTIVE",
        };
        workspace.Members.Put(new Member(person.Id, Member.Regular) { Status = status });
        return company.Accounts.Put(person);
    }
}
