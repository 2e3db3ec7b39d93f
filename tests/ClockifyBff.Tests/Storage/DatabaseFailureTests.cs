using System.Net;
using ClockifyBff.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Storage;

/// <summary>A database that is read-only, full or unavailable, or that is killed together with the service.</summary>
[Trait("Kind", "database")]
public sealed class DatabaseFailureTests(PostgreSqlServer server)
{
    private const string Asha = "asha@example.com";

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Read_only_database_serves_its_connections(string provider)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = provider == "Sqlite" ? TestStore.NewSqlite() : await TestStore.NewPostgreSqlAsync(server);
        var id = await ConnectAsync(sandbox, store);
        if (provider == "Sqlite")
        {
            store = store with { ConnectionString = $"{store.ConnectionString};Mode=ReadOnly" };
        }
        else
        {
            await using var connection = new NpgsqlConnection(store.ConnectionString);
            await connection.ExecuteAsync($"ALTER DATABASE {connection.Database} SET default_transaction_read_only = on");
        }

        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);

        await AssertDegradedAsync(service, sandbox, id);
    }

    [Fact]
    public async Task Readiness_probe_writes_nothing()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = TestStore.NewSqlite();
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        await using var observer = new SqliteConnection(store.ConnectionString);
        await observer.OpenAsync(TestContext.Current.CancellationToken);
        var before = await observer.ExecuteScalarAsync<long>("PRAGMA data_version");

        Assert.Equal("""{"status":"healthy"}""", await ReadinessAsync(service));

        // The version changes with every change that another connection commits.
        Assert.Equal(before, await observer.ExecuteScalarAsync<long>("PRAGMA data_version"));
    }

    [Theory]
    [InlineData("53100", "full disk", true, 1)]
    [InlineData("58030", "I/O error", true, 1)]
    [InlineData("42501", "missing privilege", true, 1)]
    [InlineData("23505", "duplicate", false, 1)]
    [InlineData("22021", "invalid text", false, 1)]
    [InlineData("40P01", "deadlock", false, 3)]
    [InlineData("40001", "serialization failure", false, 3)]
    public async Task Rejected_write_is_reported_for_90_seconds_unless_the_next_one_may_succeed(
        string code,
        string name,
        bool isReported,
        int attempts
    )
    {
        var store = await TestStore.NewPostgreSqlAsync(server);
        var time = new FakeTimeProvider();
        using var database = new Database(
            Options.Create(new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = store.ConnectionString }),
            time,
            NullLogger<Database>.Instance
        );
        await Migrations.RunAsync(database);
        var attempt = 0;

        await Assert.ThrowsAnyAsync<Exception>(() =>
            database.WriteAsync(
                (connection, transaction) =>
                {
                    attempt++;
                    return connection.ExecuteAsync(
                        $"DO $$ BEGIN RAISE EXCEPTION '{name}' USING ERRCODE = '{code}'; END $$",
                        transaction: transaction
                    );
                }
            )
        );

        Assert.Equal(attempts, attempt);
        time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(!isReported, await database.AcceptsWritesAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await database.AcceptsWritesAsync());
    }

    [Fact]
    public async Task Full_database_serves_its_connections()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = TestStore.NewSqlite();
        var id = await ConnectAsync(sandbox, store);
        await FillAsync(store);

        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);

        await AssertDegradedAsync(service, sandbox, id);
    }

    [Fact]
    public async Task Unavailable_database_is_queried_at_most_every_five_seconds()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = TestStore.NewSqlite();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings, time);
        using var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        using var stranger = await OfAsync(service.Url, sandbox.Controls, "maria@example.com");
        await asha.ConnectAsync();
        await ExecuteAsync(store, "ALTER TABLE connection_links RENAME TO hidden_links");

        for (var call = 0; call < 50; call++)
        {
            (await asha.TryRawAsync()).Is(200);
            time.Advance(TimeSpan.FromMilliseconds(90));
        }

        // The check would have reported it by now.
        Assert.Equal((503, "storage_unavailable"), (await stranger.TryRawAsync()).StatusAndErrorCode);
    }

    [Fact]
    public async Task Known_connections_work_without_the_database_and_it_is_used_after_its_return()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await TestStore.NewPostgreSqlAsync(server);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings, time);
        using var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        using var stranger = await OfAsync(service.Url, sandbox.Controls, "maria@example.com");
        var id = Id(await asha.ConnectAsync());

        await AllowConnectionsAsync(store, allowed: false);
        await AssertDegradedAsync(service, sandbox, id, asha);
        // Longer than connections are cached.
        time.Advance(TimeSpan.FromSeconds(5.2));
        (await asha.TryRawAsync()).Is(200);
        Assert.Equal((503, "storage_unavailable"), (await stranger.TryRawAsync()).StatusAndErrorCode);

        await AllowConnectionsAsync(store, allowed: true);
        time.Advance(TimeSpan.FromSeconds(5.2));
        (await asha.TryRawAsync()).Is(200);
        Assert.Equal((409, "not_connected"), (await stranger.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal("""{"status":"healthy"}""", await ReadinessAsync(service));
    }

    [Fact]
    public async Task Hanging_database_delays_no_known_caller_and_no_probe()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await TestStore.NewPostgreSqlAsync(server);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings, time);
        using var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        await asha.ConnectAsync();
        await using var source = NpgsqlDataSource.Create(store.ConnectionString);
        await using var holder = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var everything = new NpgsqlCommand(
            "LOCK TABLE connection_links, service_values IN ACCESS EXCLUSIVE MODE",
            holder,
            transaction
        );
        await everything.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));

        var calling = asha.TryRawAsync();
        var probing = ReadinessAsync(service);
        await Eventually.DoneAsync(time, Task.WhenAll(calling, probing));

        (await calling).Is(200);
        Assert.Equal("""{"status":"degraded"}""", await probing);
        (await asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Rejection_that_a_full_database_could_not_save_holds_and_is_saved_later()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = TestStore.NewSqlite();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings, time);
        using var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        var id = Id(await asha.ConnectAsync());
        await FillAsync(store);
        await sandbox.Controls.ChangeConnectionAsync(id, new { email = "maria@example.com" });
        time.Advance(TimeSpan.FromHours(1));
        await asha.TryRawAsync();
        await Eventually.BecomesAsync(() => asha.TryRawAsync(), response => response.ErrorCode == "identity_mismatch");

        for (var call = 0; call < 10; call++)
        {
            time.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal((409, "identity_mismatch"), (await asha.TryRawAsync()).StatusAndErrorCode);
        }

        await FreeAsync(store);
        await Eventually.TrueAsync(time, async () => await StatusAsync(store) == "rejected", TimeSpan.FromMinutes(1));

        await using var again = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        using var later = await OfAsync(again.Url, sandbox.Controls, Asha);
        Assert.Equal((409, "identity_mismatch"), (await later.TryRawAsync()).StatusAndErrorCode);
    }

    [Fact]
    public async Task Killed_service_keeps_every_acknowledged_connection()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        (string, string)[] settings =
        [
            ("MATON_API_KEY", "sandbox"),
            ("Maton__GatewayUrl", sandbox.Url.ToString()),
            ("Maton__ControlUrl", sandbox.Url.ToString()),
            ("Maton__ConnectHost", sandbox.Url.Authority),
            ("Authentication__Mode", "Jwt"),
            ("Authentication__Schemes__app__Authority", $"{sandbox.Url}issuer"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
            ("Connections__Adoption", "Off"),
            ("Storage__ConnectionString", TestStore.NewSqlite().ConnectionString),
        ];
        var linked = new List<(string Email, string Id)>();
        foreach (var email in (string[])[Asha, "maria@example.com", "tane@example.com"])
        {
            await using (var service = ServiceProcess.Start("Development", settings))
            {
                using var employee = await OfAsync(await service.ListeningAsync(), sandbox.Controls, email);
                linked.Add((email, Id(await employee.ConnectAsync())));
                await service.KillAsync();
            }

            await using var again = ServiceProcess.Start("Development", settings);
            var url = await again.ListeningAsync();
            foreach (var (owner, id) in linked)
            {
                using var employee = await OfAsync(url, sandbox.Controls, owner);
                (await employee.TryRawAsync()).Is(200);
                Assert.Equal(id, (await sandbox.Controls.JournalAsync(plane: "gateway"))[^1].Connection);
            }

            await again.KillAsync();
        }
    }

    [Fact]
    public async Task Database_without_a_configured_location_is_a_file_in_the_application_data()
    {
        var folder = Directory.CreateTempSubdirectory();
        await using (var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "a-real-key"), ("XDG_DATA_HOME", folder.FullName)))
        {
            await service.ListeningAsync();
            Assert.Contains("database: SQLite;", service.Output, StringComparison.Ordinal);
            await service.KillAsync();
        }

        Assert.Equal(
            "SQLite format 3",
            (
                await File.ReadAllTextAsync(
                    Path.Combine(folder.FullName, "ClockifyBff", "clockifybff.db"),
                    System.Text.Encoding.Latin1,
                    TestContext.Current.CancellationToken
                )
            )[..15]
        );
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Sqlite", "Data Source=/proc/nowhere/links.db", "The database can't be opened: check Storage:ConnectionString")]
    [InlineData(
        "Sqlite",
        "Data Source=links.db;Password=hunter2-secret;Nonsense=1",
        "Storage:ConnectionString is not a connection string of Sqlite"
    )]
    [InlineData("PostgreSql", "", "Storage:ConnectionString must be a connection string of PostgreSQL")]
    [InlineData(
        "PostgreSql",
        "Host=127.0.0.1;Port=1;Username=u;Password=hunter2-secret",
        "The database can't be opened: check Storage:ConnectionString"
    )]
    public async Task Start_with_a_database_that_can_t_be_opened_fails(string provider, string connectionString, string reason)
    {
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", "a-real-key"),
            ("Storage__Provider", provider),
            ("Storage__ConnectionString", connectionString)
        );

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    private static async Task<string> ConnectAsync(StartedSandbox sandbox, TestStore store)
    {
        await using var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        using var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        return Id(await asha.ConnectAsync());
    }

    private static async Task AssertDegradedAsync(BffFixture service, StartedSandbox sandbox, string id, TokenClient? known = null)
    {
        using var own = known is null ? await OfAsync(service.Url, sandbox.Controls, Asha) : null;
        var asha = known ?? own!;
        (await asha.TryRawAsync()).Is(200);
        foreach (
            var (method, path) in (IEnumerable<(HttpMethod, string)>)
                [(HttpMethod.Post, "connections"), (HttpMethod.Delete, $"connections/{id}"), (HttpMethod.Put, $"connections/{id}/default")]
        )
        {
            Assert.Equal((503, "storage_unavailable"), (await asha.TryAsync(method, $"/api/v1/{path}")).StatusAndErrorCode);
        }

        (await asha.TryRawAsync()).Is(200);
        Assert.Equal("""{"status":"degraded"}""", await ReadinessAsync(service));
        // The connection that was created upstream has been deleted again.
        Assert.DoesNotContain(await sandbox.Controls.ConnectionsAsync(), connection => connection.Status == "PENDING");
        Assert.Contains(await sandbox.Controls.ConnectionsAsync(), connection => connection.Id == id);
    }

    private static async Task<string> ReadinessAsync(BffFixture service)
    {
        using var anybody = new HttpClient { BaseAddress = service.Url };
        using var response = await anybody.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Makes the database reject every write. SQLite's own page limit would apply only to the connection that sets it.</summary>
    private static Task FillAsync(TestStore store) =>
        ExecuteAsync(
            store,
            """
            CREATE TRIGGER full_1 BEFORE INSERT ON connection_links BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;
            CREATE TRIGGER full_2 BEFORE UPDATE ON connection_links BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;
            CREATE TRIGGER full_3 BEFORE INSERT ON disconnected_owners BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;
            CREATE TRIGGER full_4 BEFORE INSERT ON service_values BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;
            """
        );

    private static Task FreeAsync(TestStore store) =>
        ExecuteAsync(store, "DROP TRIGGER full_1; DROP TRIGGER full_2; DROP TRIGGER full_3; DROP TRIGGER full_4");

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<string?> StatusAsync(TestStore store)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        return await connection.ExecuteScalarAsync<string>("SELECT status FROM connection_links");
    }

    private static async Task AllowConnectionsAsync(TestStore store, bool allowed)
    {
        var database = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        var name = database.Database;
        database.Database = "postgres";
        await using var source = NpgsqlDataSource.Create(database);
        await using var change = source.CreateCommand(
            $"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                + $"datname = '{name}'"
        );
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
