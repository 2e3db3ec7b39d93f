using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using static ClockifyBff.Tests.Idempotency.IdempotencyFixture;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Requests with a key while the database is unavailable, and after the service was killed.</summary>
[Trait("Kind", "database")]
public sealed class IdempotencyStoreTests
{
    private const string Asha = "asha@example.com";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keyed_requests_without_the_database_are_503_and_others_succeed()
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await StartAsync(store.Settings);
        var (done, post) = (await fixture.NewAsync("tags"), await fixture.NewAsync("tags"));
        (await fixture.SendAsync(done)).Is(201);
        await ExecuteAsync(store, "ALTER TABLE keyed_requests RENAME TO hidden_requests");
        var before = await fixture.Sandbox.JournalPositionAsync();

        foreach (var sent in (IdempotentPost[])[done, post])
        {
            var rejected = await fixture.SendAsync(sent);
            Assert.Equal((503, "storage_unavailable", "wait"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
            Assert.NotNull(rejected.RetryAfter);
        }

        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
        (await fixture.Asha.Http.CallApiAsync(HttpMethod.Post, post.Path, post.Body)).Is(201);

        await ExecuteAsync(store, "ALTER TABLE hidden_requests RENAME TO keyed_requests");
        Assert.True((await fixture.SendAsync(done)).Is(201).Has("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("start")]
    public async Task Result_that_the_database_could_not_save_is_found_upstream(string kind)
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await StartAsync([.. store.Settings, ("Maton:Timeout", "00:00:05")]);
        var post = await fixture.NewAsync(kind);
        var existing = await fixture.ListIdsAsync(kind);
        await ExecuteAsync(
            store,
            "CREATE TRIGGER full BEFORE UPDATE OF state ON keyed_requests BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        );
        var first = (await fixture.SendAsync(post)).Is(201);
        await ExecuteAsync(store, "DROP TRIGGER full");

        var result = await fixture.SendAsync(post);
        Assert.Equal((409, "idempotency_in_progress"), result.StatusAndErrorCode);
        result = await Eventually.BecomesAsync(() => fixture.SendAsync(post), repeated => repeated.Status != 409);

        Assert.Equal(IdIn(first), IdIn(result.Is(201)));
        Assert.Equal(IdIn(first), Assert.Single((await fixture.ListIdsAsync(kind)).Except(existing)));
    }

    [Theory]
    [InlineData("projects", SandboxFault.HangAfterEffect)]
    [InlineData("projects", SandboxFault.Hang)]
    [InlineData("time-entries", SandboxFault.HangAfterEffect)]
    [InlineData("timer/start", SandboxFault.HangAfterEffect)]
    public async Task Keyed_requests_survive_a_killed_service(string path, string fault)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        (string, string)[] settings =
        [
            ("MATON_API_KEY", "sandbox"),
            ("Maton__GatewayUrl", sandbox.Url.ToString()),
            ("Maton__ControlUrl", sandbox.Url.ToString()),
            ("Maton__ConnectHost", sandbox.Url.Authority),
            ("Maton__Timeout", "00:00:05"),
            ("Budget__RequestsPerSecond", "1000"),
            ("Authentication__Mode", "Jwt"),
            ("Authentication__Schemes__app__Authority", $"{sandbox.Url}issuer"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
            ("Connections__Adoption", "Off"),
            ("Storage__ConnectionString", TestStore.NewSqlite().ConnectionString),
        ];
        object body = path switch
        {
            "projects" => new { name = "Before the kill" },
            "timer/start" => new { description = "Before the kill" },
            _ => new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                description = "Before the kill",
            },
        };
        string target;
        await using (var service = ServiceProcess.Start("Development", settings))
        {
            using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), sandbox.Controls, Asha);
            await asha.ConnectAsync();
            target = $"workspaces/{await asha.Http.FirstWorkspaceAsync()}/{path}";
            await sandbox.Controls.FailNextAsync(new(fault) { Method = "POST", Path = "/api/v1/workspaces/**" });
            var lost = SendAsync(asha.Http);
            await sandbox.Controls.WaitForAsync(call => call is { Fault: not null, Method: "POST" });
            if (fault == SandboxFault.HangAfterEffect)
            {
                // The journal lists the request before its effect is visible.
                await Eventually.TrueAsync(async () => (await ReadAsync(asha.Http)).Any());
            }

            await service.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        }

        await using var again = ServiceProcess.Start("Development", settings);
        using var later = await TokenClient.OfAsync(await again.ListeningAsync(), sandbox.Controls, Asha);
        var result = await Eventually.BecomesAsync(
            () => SendAsync(later.Http),
            repeated => repeated.Status < 400 || repeated.Problem.Action is not ("wait" or "retry")
        );

        var id = IdIn(result.Is(201));
        Assert.Equal(
            fault == SandboxFault.Hang ? 2 : 1,
            (await sandbox.Controls.JournalAsync(plane: "gateway")).Count(call => call.Method == "POST")
        );
        Assert.Equal(id, Assert.Single(await ReadAsync(later.Http)).Id());
        await again.KillAsync();

        async Task<IEnumerable<JsonElement>> ReadAsync(HttpClient caller)
        {
            var list = path == "projects" ? path : $"user/{(await caller.ReadAsync("user")).Id()}/time-entries";
            var existing = await caller.ReadAsync($"workspaces/{target.Split('/')[1]}/{list}?page-size=5000");
            return existing.EnumerateArray().Where(entity => entity.Text(path == "projects" ? "name" : "description") == "Before the kill");
        }

        Task<CallResult> SendAsync(HttpClient caller) =>
            caller.CallApiAsync(HttpMethod.Post, target, body, headers: (Header, "key of the killed service"));
    }

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
