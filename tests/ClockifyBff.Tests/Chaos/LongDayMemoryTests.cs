using System.Globalization;
using ClockifyBff.Tests.Idempotency;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Chaos;

/// <summary>Simulates a day of many employees within seconds: the memory of the service doesn't grow.</summary>
[Trait("Kind", "chaos")]
public sealed class LongDayMemoryTests(ITestOutputHelper output)
{
    private const int People = 30;
    private const int Hours = 24;
    private const int WarmUpHours = 8;

    // A leak of 300 bytes in each call would exceed this limit.
    private const double MaxGrowthMegabytes = 1;

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_of_the_service_stays_flat_over_a_long_day()
    {
        // A process without other tests, so that only this service uses memory.
        var (exitCode, log, error) = await ChildProcess.RunAsync(
            Environment.ProcessPath!,
            ["-explicit", "only", "-method", $"*.{nameof(Memory_of_this_process_stays_flat_over_a_long_day)}"],
            limit: TimeSpan.FromMinutes(8)
        );

        output.WriteLine(log);

        // A run without any test succeeds too.
        Assert.True(exitCode == 0 && log.Contains("Total: 1,", StringComparison.Ordinal), $"{log}{error}");
    }

    [Fact(Explicit = true)]
    public async Task Memory_of_this_process_stays_flat_over_a_long_day()
    {
        await using var sandbox = ServiceProcess.StartSandbox(
            ("Sandbox__People", $"{People + 6}"),
            ("Sandbox__EntriesPerPerson", "20"),
            ("Sandbox__RequestsPerSecond", "100000")
        );
        using var controls = new SandboxControls(await sandbox.ListeningAsync());
        await using var bff = await BffFixture.StartOnSandboxAsync(
            await sandbox.ListeningAsync(),
            [.. TestStore.NewSqlite().Settings, ("Authentication:Mode", "Development"), ("Connections:Adoption", "On")],
            _time
        );
        var employees = Enumerable.Range(7, People).Select(number => bff.CallerOf($"person{number}@example.com")).ToList();
        var root = $"workspaces/{await employees[0].FirstWorkspaceAsync()}";

        var heapMegabytes = new List<double>();
        for (var hour = 0; hour < Hours; hour++)
        {
            await Task.WhenAll(employees.Select(person => WorkAsync(person, root)));
            await AdvanceOneHourAsync();
            await controls.ForgetJournalAsync();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            heapMegabytes.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }

        employees.ForEach(person => person.Dispose());
        output.WriteLine(string.Join(' ', heapMegabytes.Select(megabytes => megabytes.ToString("0.0", CultureInfo.InvariantCulture))));
        var growth = heapMegabytes[^4..].Min() - heapMegabytes[WarmUpHours..(WarmUpHours + 4)].Min();
        Assert.True(
            growth < MaxGrowthMegabytes,
            $"{growth:0.0} MB more in {Hours - WarmUpHours - 4} hours: {string.Join(' ', heapMegabytes)}"
        );
    }

    /// <summary>Sends what an employee sends in an hour. Only the database may keep anything of it.</summary>
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

    /// <summary>Advances the clock by an hour, minute by minute, with time for due work.</summary>
    private async Task AdvanceOneHourAsync()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, Stop);
        }
    }
}
