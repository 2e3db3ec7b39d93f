using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>
/// Generates the time entries of all users for eight weeks up to now: on working days, from 9:00 to 17:00 in the time zone of the user.
/// </summary>
internal sealed class DemoTimeEntries
{
    private const int Days = 56;
    private const int WorkSecondsPerDay = 8 * 3600;

    private static readonly string[] _descriptions =
    [
        "Prepare the release",
        "Weekly call",
        "Fix what the review found",
        "Write the handover",
        "Pair on the import",
        "Answer questions",
        "Plan the next step",
        "Clean up",
        "",
    ];

    private static readonly Dictionary<string, JsonNode?> _noCustomFields = [];

    private static readonly LocalTime _startOfDay = new(9, 0);

    private readonly IdGenerator _ids;
    private readonly Instant _now;
    private readonly List<(Project Project, List<ProjectTask> Tasks)> _projects;
    private readonly List<string> _tags;
    private readonly string _ticketField;

    private DemoTimeEntries(Workspace workspace, IdGenerator ids, Instant now)
    {
        (_ids, _now) = (ids, now);
        _projects =
        [
            .. workspace
                .Projects.Where(project => project is { Archived: false, Public: true })
                .Select(project => (project, workspace.Tasks.Where(task => task.ProjectId == project.Id && !task.Done).ToList())),
        ];
        _tags = [.. workspace.Tags.Where(tag => !tag.Archived).Select(tag => tag.Id)];
        _ticketField = workspace.CustomFields.First().Id;
    }

    /// <summary>Returns a function that generates the time entries.</summary>
    /// <param name="workspace">The workspace. It is read now, so that later changes don't affect the entries.</param>
    /// <param name="people">The users.</param>
    /// <param name="perPerson">The number of entries per user; null for 3 to 5 on each working day.</param>
    /// <param name="ids">The generator of the ids.</param>
    /// <param name="now">The end of the eight weeks.</param>
    public static Func<IEnumerable<TimeEntry>> Generate(
        Workspace workspace,
        IReadOnlyList<User> people,
        int? perPerson,
        IdGenerator ids,
        Instant now
    )
    {
        var demo = new DemoTimeEntries(workspace, ids, now);

        // One colleague has a running timer. It isn't the first user, who is the developer.
        Instant? RunningSince(int index) => index == people.Count / 2 && index > 0 ? now - Duration.FromMinutes(47) : null;
        return () => people.SelectMany((user, index) => demo.GenerateFor(user, index, perPerson, RunningSince(index)));
    }

    private IEnumerable<TimeEntry> GenerateFor(User user, int index, int? count, Instant? runningSince)
    {
        var zone = DateTimeZoneProviders.Tzdb[user.TimeZone!];
        var today = _now.InZone(zone).Date;

        // A given number of entries must be exact, so today, which isn't over yet, is left out.
        var days = Enumerable
            .Range(0, Days)
            .Select(back => today.PlusDays(back - Days + 1))
            .Where(day => day.DayOfWeek <= IsoDayOfWeek.Friday && (count is null || day < today))
            .ToList();
        var number = 0;
        for (var i = 0; i < days.Count; i++)
        {
            var random = new SeededRandom(SeededRandom.Mix(((ulong)index << 32) + (ulong)i));
            var entries = count is { } all ? (int)((all * (i + 1L) / days.Count) - (all * (long)i / days.Count)) : 3 + random.Next(3);
            var startOfDay = zone.AtLeniently(days[i] + _startOfDay).ToInstant();
            for (var k = 0; k < entries; k++)
            {
                var seconds = WorkSecondsPerDay / entries;
                var start = startOfDay + Duration.FromSeconds(k * seconds);
                var end = start + Duration.FromSeconds(Math.Max(seconds - (60 * random.Next(20)), 1));
                var entry = CreateEntry(_ids.FromSeed(EntityKind.TimeEntry, index, number++), user.Id, start, random) with { End = end };
                if (end <= (runningSince ?? _now))
                {
                    yield return entry;
                }
            }
        }

        if (runningSince is { } since)
        {
            yield return CreateEntry(_ids.FromSeed(EntityKind.TimeEntry, index, number), user.Id, since, new SeededRandom(1));
        }
    }

    private TimeEntry CreateEntry(string id, string userId, Instant start, SeededRandom random)
    {
        var (project, tasks) = random.Pick(_projects);
        var withProject = random.Next(20) > 0;
        var withTask = withProject && tasks.Count > 0 && random.Next(4) > 0;
        var tags = random.Next(3);
        return new TimeEntry(id, userId, start)
        {
            Description = random.Pick(_descriptions),
            ProjectId = withProject ? project.Id : null,
            TaskId = withTask ? random.Pick(tasks).Id : null,
            Billable = withProject && project.Billable,
            TagIds = tags == 0 ? null : [.. Enumerable.Range(0, tags).Select(_ => random.Pick(_tags)).Distinct()],
            CustomFields =
                random.Next(4) == 0
                    ? new Dictionary<string, JsonNode?> { [_ticketField] = $"DEMO-{100 + random.Next(900)}" }
                    : _noCustomFields,
        };
    }
}
