using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>The projects and tasks of the demo company.</summary>
internal static class DemoProjects
{
    private static readonly DemoProject[] _all =
    [
        new("Website relaunch", 0, "#1976D2", "PUBLIC", true, 400, 9500, "Design", "Frontend", "Content", "Kick-off!"),
        new("Mobile app", 0, "#8BC34A", "PUBLIC", true, 250, 0, "Android", "iOS", "Backend"),
        new("Warehouse migration", 1, "#FF5722", "PUBLIC", true, 600, 11000, "Analysis!", "Data transfer", "Cut-over"),
        new("Support retainer", 1, "#9C27B0", "PUBLIC", true, 0, 0, "Tickets", "On call"),
        new("Payroll audit", 2, "#AB47BC", "PRIVATE", true, 80, 12500, "Interviews", "Report"),
        new("Shop integration", 2, "#FFC107", "PUBLIC", true, 120, 0, "Checkout", "Invoicing", "Stock sync!"),
        new("Trail maps", 3, "#03A9F4", "PUBLIC", true, 0, 0, "Survey", "Rendering"),
        new("Internal", null, "#607D8B", "PUBLIC", false, 0, 0, "Meetings", "Administration", "Training"),
        new("Hiring", null, "#E91E63", "PRIVATE", false, 0, 0, "Interviews", "Onboarding"),
        new("Research", null, "#009688", "PUBLIC", false, 40, 0),
        new("Toy catalogue", 4, "#795548", "ARCHIVED", true, 60, 0, "Layout!", "Photos!"),
        new("Website relaunch", 3, "#F44336", "ARCHIVED", true, 0, 0, "Design!"),
    ];

    public static void AddTo(Workspace workspace, IdGenerator ids)
    {
        var clients = workspace.Clients.Select(client => client.Id).ToList();
        for (var i = 0; i < _all.Length; i++)
        {
            var demo = _all[i];
            var id = ids.FromSeed(EntityKind.Project, i);
            workspace.Projects.Put(
                new Project(id, demo.Name)
                {
                    ClientId = demo.Client is { } client ? clients[client] : null,
                    Color = demo.Color,
                    Public = demo.Access == "PUBLIC",
                    Archived = demo.Access == "ARCHIVED",
                    Billable = demo.Billable,
                    Note = i == 0 ? "Go-live is fixed." : "",
                    HourlyRate = new Rate(demo.Rate),
                    TimeEstimate =
                        demo.EstimatedHours > 0
                            ? new TimeEstimate(Duration.FromHours(demo.EstimatedHours), "MANUAL") { Active = true }
                            : new TimeEstimate(),
                    Memberships =
                    [
                        .. workspace
                            .Members.Where((_, index) => index < 4 && index != 3 - (i % 4))
                            .Select(member => new Membership(member.Id, id, "PROJECT")
                            {
                                HourlyRate = i == 0 && member.Role == Member.Admin ? new Rate(13000) : null,
                            }),
                    ],
                }
            );

            for (var part = 0; part < demo.Tasks.Length; part++)
            {
                workspace.Tasks.Put(
                    new ProjectTask(ids.FromSeed(EntityKind.Task, i, part), id, demo.Tasks[part].TrimEnd('!'))
                    {
                        Done = demo.Tasks[part].EndsWith('!'),
                        Billable = demo.Billable,
                        Estimate = part == 0 && demo.EstimatedHours > 0 ? Duration.FromHours(demo.EstimatedHours / 4) : default,
                    }
                );
            }
        }
    }
}
