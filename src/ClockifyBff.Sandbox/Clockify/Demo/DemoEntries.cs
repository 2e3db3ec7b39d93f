using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>Eight weeks of everybody's work: on working days, in the working hours of their own zone, up to now.</summary>
internal sealed class DemoEntries
{
    private const int Days = 56;
    private const int MinutesADay = 8 * 60;

    private static readonly string[] Descriptions =
    [
        "Prepare the release", "Weekly call", "Fix what the review found", "Write the handover", "Pair on the import",
        "Answer questions", "Plan the next step", "Clean up", "",
    ];

    private static readonly Dictionary<string, JsonNode?> NoFields = [];

    private static readonly LocalTime StartOfDay = new(9, 0);

    private readonly Workspace _workspace;
    private readonly Ids _ids;
    private readonly Instant _now;
    private readonly List<(Project Project, List<ProjectTask> Tasks)> _projects;
    private readonly List<string> _tags;
    private readonly string _ticketField;

    private DemoEntries(Company company, Workspace workspace)
    {
        (_workspace, _ids, _now) = (workspace, company.Ids, company.Now());
        _projects = [.. workspace.Projects.Where(project => project is { Archived: false, Public: true })
            .Select(project => (project, workspace.Tasks.Where(task => task.ProjectId == project.Id && !task.Done).ToList()))];
        _tags = [.. workspace.Tags.Where(tag => !tag.Archived).Select(tag => tag.Id)];
        _ticketField = workspace.CustomFields.First().Id;
    }

    public static void AddTo(Company company, Workspace workspace, SandboxOptions options)
    {
        var demo = new DemoEntries(company, workspace);
        var people = company.Accounts.ToList();
        for (var i = 0; i < people.Count; i++)
        {
            // One colleague is at work right now: not the first, who is the developer.
            var runningSince = i == people.Count / 2 && i > 0 ? demo._now - Duration.FromMinutes(47) : (Instant?)null;
            demo.Work(people[i], i, options.EntriesPerPerson, runningSince);
        }
    }

    private void Work(Person person, int place, int? count, Instant? runningSince)
    {
        var zone = DateTimeZoneProviders.Tzdb[person.TimeZone];
        var today = _now.InZone(zone).Date;

        // Asked for a number, it must come out exactly: today, of which a part is still ahead, is left out.
        var days = Enumerable.Range(0, Days).Select(back => today.PlusDays(back - Days + 1))
            .Where(day => day.DayOfWeek <= IsoDayOfWeek.Friday && (count is null || day < today))
            .ToList();
        var number = 0;
        for (var i = 0; i < days.Count; i++)
        {
            var dice = new Dice(Dice.Mix(((ulong)place << 32) + (ulong)i));
            var entries = count is { } all ? (int)((all * (i + 1L) / days.Count) - (all * (long)i / days.Count)) : 3 + dice.Below(3);
            for (var k = 0; k < entries; k++)
            {
                var seconds = MinutesADay * 60 / entries;
                var start = zone.AtLeniently(days[i] + StartOfDay).ToInstant() + Duration.FromSeconds(k * seconds);
                var end = start + Duration.FromSeconds(Math.Max(seconds - (60 * dice.Below(20)), 1));
                var entry = Entry(_ids.Of(Kind.TimeEntry, place, number++), person.Id, start, dice) with { End = end };
                if (end <= (runningSince ?? _now))
                {
                    _workspace.Entries.Put(entry);
                }
            }
        }

        if (runningSince is { } since)
        {
            _workspace.Entries.Put(Entry(_ids.Of(Kind.TimeEntry, place, number), person.Id, since, new Dice(1)));
        }
    }

    private TimeEntry Entry(string id, string userId, Instant start, Dice dice)
    {
        var (project, tasks) = dice.One(_projects);
        var withProject = dice.Below(20) > 0;
        var withTask = withProject && tasks.Count > 0 && dice.Below(4) > 0;
        var tags = dice.Below(3);
        return new TimeEntry(id, userId, start)
        {
            Description = dice.One(Descriptions),
            ProjectId = withProject ? project.Id : null,
            TaskId = withTask ? dice.One(tasks).Id : null,
            Billable = withProject && project.Billable,
            TagIds = tags == 0 ? null : [.. Enumerable.Range(0, tags).Select(_ => dice.One(_tags)).Distinct()],
            CustomFields = dice.Below(4) == 0 ? new Dictionary<string, JsonNode?> { [_ticketField] = $"DEMO-{100 + dice.Below(900)}" } : NoFields,
        };
    }
}
