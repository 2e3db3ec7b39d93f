using System.Diagnostics;
using ClockifyBff.Tests.Idempotency;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClockifyBff.Tests.Storage;

/// <summary>Another process has locked the SQLite file, as backups do.</summary>
[Trait("Kind", "database")]
public sealed class LockedDatabaseTests
{
    private static readonly TimeSpan _shortLock = TimeSpan.FromSeconds(2);

    // Less than the 10 s for which a request with a key waits.
    private static readonly TimeSpan _maxReadTime = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_and_health_work_while_requests_with_a_key_wait(bool isReleasedInTime)
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
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
        while (isReleasedInTime ? locked.Elapsed < _shortLock : waiting.Any(request => !request.IsCompleted))
        {
            var began = Stopwatch.GetTimestamp();
            (await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, $"workspaces/{workspace}/tags")).Is(200);
            using var live = await fixture.Maria.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
            Assert.True(live.IsSuccessStatusCode);
            Assert.True(Stopwatch.GetElapsedTime(began) < _maxReadTime, $"{Stopwatch.GetElapsedTime(began)}");
        }

        await backup.ExecuteAsync("ROLLBACK");
        foreach (var response in await Task.WhenAll(waiting))
        {
            Assert.True(
                isReleasedInTime ? response.Status == 201 : response.StatusAndErrorCode == (503, "storage_unavailable"),
                response.Text
            );
            Assert.True(isReleasedInTime || response.RetryAfter is not null);
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
