using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ClockifyBff.Sandbox;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>
/// Employees repeat each request until its outcome is known, while upstream fails at random: of ten thousand writes, none is doubled or
/// lost.
/// </summary>
[Trait("Kind", "chaos")]
public sealed class IdempotencyUnderFailuresTests(ITestOutputHelper output)
{
    private const int Seed = 20261125;
    private const int Calls = 10_000;

    // A 429 pauses a whole workspace, so several companies run in parallel.
    private const int Companies = 4;

    private static readonly string[] _mailboxes =
    [
        "asha",
        "maria",
        "tane",
        "lucas",
        .. Enumerable.Range(7, 6).Select(number => $"person{number}"),
    ];

    [Fact]
    public async Task Random_failures_double_and_lose_no_keyed_write()
    {
        output.WriteLine($"Seed {Seed}");
        var watch = Stopwatch.StartNew();

        var companies = await Task.WhenAll(Enumerable.Range(0, Companies).Select(WorkAsync));

        var outcomes = companies.SelectMany(company => company).ToList();
        output.WriteLine($"{Calls} calls for {outcomes.Count} writes in {watch.Elapsed.TotalSeconds:0} s");
        output.WriteLine(
            string.Join(
                "; ",
                outcomes
                    .CountBy(outcome => (outcome.Post.Kind, outcome.Status, outcome.ErrorCode))
                    .OrderBy(outcome => outcome.ToString(), StringComparer.Ordinal)
            )
        );
        Assert.All(
            outcomes.Where(outcome => outcome.Post.Kind is "entries" or "duplicate" or "tags" or "clients" or "tasks" or "projects"),
            outcome => Assert.True(outcome.Status == 201, outcome.ToString())
        );
        Assert.Contains(outcomes, outcome => outcome is { Post.Kind: "name taken", ErrorCode: "name_taken" });
        Assert.True(outcomes.Count(outcome => outcome is { Post.Kind: "start" or "continue", Status: 201 }) > Calls / 20);
    }

    /// <summary>Runs the employees of one company, and compares the responses that they received with the state of Clockify.</summary>
    private static async Task<IReadOnlyCollection<WriteOutcome>> WorkAsync(int company)
    {
        await using var bff = new BffFixture
        {
            SandboxOptions = new SandboxOptions
            {
                RequestsPerSecond = 100_000,
                People = 12,
                EntriesPerPerson = 5,
            },
        };
        await bff.StartWithAsync();
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = false });
        var people = await Task.WhenAll(
            _mailboxes.Select((mailbox, number) => RetryingClient.OfAsync(bff, mailbox, new Random(Seed + (100 * company) + number)))
        );
        await bff.Sandbox.ChangeWorkspaceAsync(
            people[0].Employee.Workspace,
            new
            {
                entityCreationPermissions = new
                {
                    whoCanCreateProjectsAndClients = "EVERYONE",
                    whoCanCreateTags = "EVERYONE",
                    whoCanCreateTasks = "EVERYONE",
                },
            }
        );
        var before = await ListCreatedAsync(people);

        var outcomes = new ConcurrentBag<WriteOutcome>();
        await Parallel.ForEachAsync(
            people,
            new ParallelOptions { MaxDegreeOfParallelism = people.Length },
            async (person, _) =>
            {
                while (person.Sent < Calls / Companies / people.Length)
                {
                    outcomes.Add(await person.SendNextAsync());
                }
            }
        );

        await bff.Sandbox.ClearFaultsAsync();
        var inClockify = await ListCreatedAsync(people);

        // Too many requests to validate each against the vendor's OpenAPI document.
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = true });
        await bff.Sandbox.ForgetJournalAsync();
        AssertClockifyMatches(outcomes, inClockify.ExceptBy(before.Keys, outcome => outcome.Key).ToDictionary());
        Array.ForEach(people, person => person.Dispose());
        return outcomes;
    }

    /// <summary>Asserts that exactly one response returned each entity in Clockify, and that each returned entity exists.</summary>
    private static void AssertClockifyMatches(IReadOnlyCollection<WriteOutcome> outcomes, Dictionary<string, string?> inClockify)
    {
        var confirmed = outcomes
            .Where(outcome => outcome.Id is not null && outcome.Post.Kind is not ("stop" or "stop by id" or "name taken"))
            .ToList();
        Assert.Equal(confirmed.Count, confirmed.Select(outcome => outcome.Id).Distinct().Count());
        Assert.DoesNotContain(confirmed, outcome => !inClockify.ContainsKey(outcome.Id!));

        // Names of workspaces aren't unique, so that a workspace of unknown outcome may exist without a successful response.
        var unknown = outcomes
            .Where(outcome => outcome is { Post.Kind: "workspaces", ErrorCode: "outcome_unknown" })
            .Select(outcome => JsonSerializer.SerializeToElement(outcome.Post.Body).Text("name"))
            .ToHashSet();
        var ids = confirmed.Select(outcome => outcome.Id).ToHashSet();
        Assert.DoesNotContain(inClockify, outcome => !ids.Contains(outcome.Key) && !unknown.Remove(outcome.Value));
    }

    /// <summary>Returns everything in Clockify that employees can create, by id.</summary>
    private static async Task<Dictionary<string, string?>> ListCreatedAsync(RetryingClient[] people)
    {
        var inClockify = new Dictionary<string, string?>();
        foreach (var path in (string[])["tags", "clients", "projects", $"projects/{IdempotencyFixture.IdOf(EntityKind.Project, 0)}/tasks"])
        {
            Add(await people[0].Employee.CallClockifyAsync(HttpMethod.Get, $"{path}?page-size=5000"), "name");
        }

        foreach (var person in people)
        {
            Add(await person.Employee.Http.ReadAsync("workspaces"), "name");
            Add(
                await person.Employee.CallClockifyAsync(HttpMethod.Get, $"user/{person.Employee.UserId}/time-entries?page-size=5000"),
                "description"
            );
        }

        return inClockify;

        void Add(JsonElement list, string name)
        {
            foreach (var outcome in list.EnumerateArray())
            {
                inClockify[outcome.Id()] = outcome.Text(name);
            }
        }
    }
}
