using System.Globalization;
using ClockifyBff.Tests.Idempotency;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Chaos;

/// <summary>A day of many people's work within seconds: the memory that the service holds does not grow.</summary>
[Trait("Kind", "chaos")]
public sealed class LongDayMemoryTests(ITestOutputHelper output)
{
    private const int People = 30;
    private const int Hours = 24;
    private const int WarmUp = 8;

    // Three hundred bytes left of each call would be more.
    private const double MostMegabytes = 1;

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_of_the_service_stays_flat_over_a_long_day()
    {
        // Memory is measured in a process in which no other test runs.
        var (exitCode, log, error) = await ChildProcess.RunAsync(
            Environment.ProcessPath!,
            ["-explicit", "only", "-method", $"*.{nameof(Long_day_in_this_process)}"],
            limit: TimeSpan.FromMinutes(8)
        );

        output.WriteLine(log);

        // A run that finds no test ends well too.
        Assert.True(exitCode == 0 && log.Contains("Total: 1,", StringComparison.Ordinal), $"{log}{error}");
    }

    [Fact(Explicit = true)]
    public async Task Long_day_in_this_process()
    {
        await using var sandbox = ServiceProcess.StartSandbox(
            ("Sandbox__People", $"{People + 6}"),
            ("Sandbox__EntriesPerPerson", "20"),
            ("Sandbox__RequestsPerSecond", "100000")
        );
        using var controls = new SandboxControls(await sandbox.ListeningAsync());
        await using var bff = await BffFixture.StartBesideAsync(
            await sandbox.ListeningAsync(),
            [.. TestStore.NewSqlite().Settings, ("Authentication:Mode", "Development"), ("Connections:Adoption", "On")],
            _time
        );
        var staff = Enumerable.Range(7, People).Select(number => bff.CallerOf($"person{number}@example.com")).ToList();
        var root = $"workspaces/{await staff[0].FirstWorkspaceAsync()}";

        var held = new List<double>();
        for (var hour = 0; hour < Hours; hour++)
        {
            await Task.WhenAll(staff.Select(person => WorkAsync(person, root)));
            await PassAsync();
            await controls.ForgetJournalAsync();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            held.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }

        staff.ForEach(person => person.Dispose());
        output.WriteLine(string.Join(' ', held.Select(megabytes => megabytes.ToString("0.0", CultureInfo.InvariantCulture))));
        var growth = held[^4..].Min() - held[WarmUp..(WarmUp + 4)].Min();
        Assert.True(growth < MostMegabytes, $"{growth:0.0} MB more in {Hours - WarmUp - 4} hours: {string.Join(' ', held)}");
    }

    /// <summary>What somebody does within an hour. Nothing of it is left behind, but for what a store is there for.</summary>
    private async Task WorkAsync(HttpClient person, string root)
    {
        var today = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (
            var path in (string[])
                [
                    "me",
                    $"{root}/timer",
                    $"{root}/time-entries?from={today}&to={today}",
                    $"{root}/projects",
                    $"{root}/tags?search=e",
                    $"{root}/timers",
                ]
        )
        {
            (await person.CallApiAsync(HttpMethod.Get, path)).Is(200);
        }

        await person.ReadAsync($"{root}/clients");
        var entry = new
        {
            start = _time.GetUtcNow().AddHours(-1),
            end = _time.GetUtcNow(),
            description = "An hour",
        };
        var added = (
            await person.CallApiAsync(
                HttpMethod.Post,
                $"{root}/time-entries",
                entry,
                headers: (IdempotencyFixture.Header, Guid.NewGuid().ToString())
            )
        ).Is(201);
        (await person.CallApiAsync(HttpMethod.Delete, $"{root}/time-entries/{added.Json.GetProperty("id")}")).Is(200);
        (await person.CallApiAsync(HttpMethod.Get, $"{root}/time-entries/{added.Json.GetProperty("id")}")).Is(404);
    }

    /// <summary>The rest of the hour, with what is due in each of its minutes.</summary>
    private async Task PassAsync()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, Stop);
        }
    }
}
