using System.Diagnostics;
using ClockifyBff.Tests.Idempotency;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClockifyBff.Tests.Storage;

/// <summary>Somebody else has locked the file of the store, as a backup does.</summary>
[Trait("Kind", "database")]
public sealed class LockedStoreTests
{
    private static readonly TimeSpan _quick = TimeSpan.FromSeconds(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(13)]
    public async Task Reads_and_health_go_on_while_keyed_requests_wait(int seconds)
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync([("Maton:Timeout", "00:00:30"), .. store.Settings]);
        var workspace = fixture.Asha.Workspace;
        (await fixture.Asha.Http.CallApiAsync(HttpMethod.Get, $"workspaces/{workspace}/tags")).Is(200);
        await using var backup = new SqliteConnection(store.ConnectionString);
        await backup.OpenAsync(Stop);
        await backup.ExecuteAsync("BEGIN EXCLUSIVE");
        var locked = Stopwatch.StartNew();

        var waiting = Enumerable
            .Range(0, 16)
            .Select(number =>
                fixture.Asha.Http.CallApiAsync(
                    HttpMethod.Post,
                    $"workspaces/{workspace}/tags",
                    new { name = $"Locked {number}" },
                    headers: (IdempotencyFixture.Header, $"locked {number}")
                )
            )
            .ToList();
        await Task.Delay(200, Stop);
        while (locked.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            var began = Stopwatch.GetTimestamp();
            (await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, $"workspaces/{workspace}/tags")).Is(200);
            using var live = await fixture.Maria.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
            Assert.True(live.IsSuccessStatusCode);
            Assert.True(Stopwatch.GetElapsedTime(began) < _quick, $"{Stopwatch.GetElapsedTime(began)}");
        }

        await backup.ExecuteAsync("ROLLBACK");
        foreach (var answer in await Task.WhenAll(waiting))
        {
            Assert.True(answer.Status == 201 || answer.Refusal == (503, "storage_unavailable"), answer.Text);
            Assert.True(answer.Status == 201 || answer.RetryAfter is not null);
            Assert.True(answer.Status == (seconds < 10 ? 201 : 503), answer.Text);
        }

        (
            await fixture.Asha.Http.CallApiAsync(
                HttpMethod.Post,
                $"workspaces/{workspace}/tags",
                new { name = "Locked 0" },
                headers: (IdempotencyFixture.Header, "locked 0")
            )
        ).Is(201);
    }
}
