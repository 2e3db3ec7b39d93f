using System.Net.Http.Json;
using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Days are correct in container images without a time zone database.</summary>
[Trait("Kind", "deploy")]
public sealed class NoTimeZoneDatabaseTests
{
    [Fact]
    public async Task Day_windows_are_correct_without_a_time_zone_database()
    {
        await using var service = ServiceProcess.Start(
            "Development",
            ("TZDIR", "/nonexistent"),
            ("DOTNET_SYSTEM_TIMEZONE_INVARIANT", "1"),
            ("TZ", "Nowhere/Land")
        );
        using var maria = new HttpClient { BaseAddress = await service.ListeningAsync() };
        maria.DefaultRequestHeaders.Add("X-Dev-User", "maria@example.com");
        var workspace = (await maria.ReadAsync("user")).Text("activeWorkspace");
        var entries = $"/api/v1/workspaces/{workspace}/time-entries";

        // The last second of a day and the first of the next, and the hour that occurs twice.
        foreach (
            var start in (string[])
                [
                    "2025-11-02T03:59:59Z",
                    "2025-11-02T04:00:00Z",
                    "2025-11-02T05:30:00Z",
                    "2025-11-02T06:30:00Z",
                    "2025-11-03T04:59:59Z",
                    "2025-11-03T05:00:00Z",
                ]
        )
        {
            using var created = await maria.PostAsJsonAsync(
                entries,
                new { start, durationSeconds = 1 },
                TestContext.Current.CancellationToken
            );
            created.EnsureSuccessStatusCode();
        }

        Assert.Equal(
            ["2025-11-02T04:00:00Z", "2025-11-02T05:30:00Z", "2025-11-02T06:30:00Z", "2025-11-03T04:59:59Z"],
            await StartsAsync("from=2025-11-02&to=2025-11-02")
        );
        Assert.Equal(["2025-11-03T05:00:00Z"], await StartsAsync("from=2025-11-03&to=2025-11-03"));
        Assert.Equal(["2025-11-02T06:30:00Z"], await StartsAsync("start=2025-11-02T06:00:00Z&end=2025-11-02T07:00:00Z"));

        async Task<IEnumerable<string?>> StartsAsync(string query) =>
            (await maria.GetFromJsonAsync<JsonElement>($"{entries}?{query}&sort=start", TestContext.Current.CancellationToken))
                .Items()
                .Select(entry => entry.Text("start"));
    }
}
