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

        var written = companies.SelectMany(company => company).ToList();
        output.WriteLine($"{Calls} calls for {written.Count} writes in {watch.Elapsed.TotalSeconds:0} s");
        output.WriteLine(
            string.Join(
                "; ",
                written.CountBy(one => (one.Post.Kind, one.Status, one.ErrorCode)).OrderBy(one => one.ToString(), StringComparer.Ordinal)
            )
        );
        Assert.All(
            written.Where(one => one.Post.Kind is "entries" or "duplicate" or "tags" or "clients" or "tasks" or "projects"),
            one => Assert.True(one.Status == 201, one.ToString())
        );
        Assert.Contains(written, one => one is { Post.Kind: "name taken", ErrorCode: "name_taken" });
        Assert.True(written.Count(one => one is { Post.Kind: "start" or "continue", Status: 201 }) > Calls / 20);
    }

    /// <summary>Runs the employees of one company, and compares the responses that they received with the state of Clockify.</summary>
    private static async Task<IReadOnlyCollection<Written>> WorkAsync(int company)
    {
        await using var bff = new BffFixture
        {
            Company = new SandboxOptions
            {
                RequestsPerSecond = 100_000,
                People = 12,
                EntriesPerPerson = 5,
            },
        };
        await bff.StartWithAsync();
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = false });
        var people = await Task.WhenAll(
            _mailboxes.Select((mailbox, number) => PersistentCaller.OfAsync(bff, mailbox, new Random(Seed + (100 * company) + number)))
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
        var before = await ThereAsync(people);

        var written = new ConcurrentBag<Written>();
        await Parallel.ForEachAsync(
            people,
            new ParallelOptions { MaxDegreeOfParallelism = people.Length },
            async (person, _) =>
            {
                while (person.Sent < Calls / Companies / people.Length)
                {
                    written.Add(await person.SendNextAsync());
                }
            }
        );

        await bff.Sandbox.ClearFaultsAsync();
        var there = await ThereAsync(people);

        // Too many requests to validate each against the vendor's OpenAPI document.
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = true });
        await bff.Sandbox.ForgetJournalAsync();
        AssertSame(written, there.ExceptBy(before.Keys, one => one.Key).ToDictionary());
        Array.ForEach(people, person => person.Dispose());
        return written;
    }

    /// <summary>Asserts that each entity in Clockify was returned by exactly one response, and that each returned entity exists.</summary>
    private static void AssertSame(IReadOnlyCollection<Written> written, Dictionary<string, string?> there)
    {
        var answered = written.Where(one => one.Id is not null && one.Post.Kind is not ("stop" or "stop that" or "name taken")).ToList();
        Assert.Equal(answered.Count, answered.Select(one => one.Id).Distinct().Count());
        Assert.DoesNotContain(answered, one => !there.ContainsKey(one.Id!));

        // Names of workspaces aren't unique, so that a workspace of unknown outcome may exist without a successful response.
        var unknown = written
            .Where(one => one is { Post.Kind: "workspaces", ErrorCode: "outcome_unknown" })
            .Select(one => JsonSerializer.SerializeToElement(one.Post.Body).Text("name"))
            .ToHashSet();
        var ids = answered.Select(one => one.Id).ToHashSet();
        Assert.DoesNotContain(there, one => !ids.Contains(one.Key) && !unknown.Remove(one.Value));
    }

    /// <summary>Returns everything in Clockify that employees can create, by id.</summary>
    private static async Task<Dictionary<string, string?>> ThereAsync(PersistentCaller[] people)
    {
        var there = new Dictionary<string, string?>();
        foreach (var path in (string[])["tags", "clients", "projects", $"projects/{IdempotencyFixture.IdOf(EntityKind.Project, 0)}/tasks"])
        {
            Add(await people[0].Employee.ElsewhereAsync(HttpMethod.Get, $"{path}?page-size=5000"), "name");
        }

        foreach (var person in people)
        {
            Add(await person.Employee.Http.ReadAsync("workspaces"), "name");
            Add(
                await person.Employee.ElsewhereAsync(HttpMethod.Get, $"user/{person.Employee.UserId}/time-entries?page-size=5000"),
                "description"
            );
        }

        return there;

        void Add(JsonElement list, string name)
        {
            foreach (var one in list.EnumerateArray())
            {
                there[one.Id()] = one.Text(name);
            }
        }
    }
}
