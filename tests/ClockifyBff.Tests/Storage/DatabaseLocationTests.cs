using Npgsql;

namespace ClockifyBff.Tests.Storage;

/// <summary>
/// Connection strings of the database: common forms are accepted; others are rejected with the name of the setting and an example.
/// </summary>
[Trait("Kind", "database")]
public sealed class DatabaseLocationTests(PostgreSqlServer server)
{
    private const string ExpectedForm = "Data Source=/var/lib/clockifybff/links.db";

    [Theory]
    [InlineData("XDG_DATA_HOME", "/proc/nowhere")]
    [InlineData("XDG_DATA_HOME", "/proc/self/status")]
    public async Task Start_with_an_unusable_data_folder_fails_and_names_the_setting(string variable, string value) =>
        await AssertStartFailsAsync([(variable, value)], "Storage:ConnectionString", ExpectedForm);

    [Fact]
    public async Task Start_without_a_home_folder_fails_and_names_the_setting() =>
        await AssertStartFailsAsync([("XDG_DATA_HOME", ""), ("HOME", "/proc/nowhere")], "Storage:ConnectionString", ExpectedForm);

    [Fact]
    public async Task Missing_application_data_folder_is_created()
    {
        var home = Directory.CreateTempSubdirectory();
        await using (
            var service = ServiceProcess.Start(
                "Development",
                ("MATON_API_KEY", "a-real-key"),
                ("XDG_DATA_HOME", ""),
                ("HOME", home.FullName)
            )
        )
        {
            await service.ListeningAsync();
        }

        Assert.True(File.Exists(Path.Combine(home.FullName, ".local", "share", "ClockifyBff", "clockifybff.db")));
        home.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Sqlite", "Data Source=/tmp", "Storage:ConnectionString names a folder", ExpectedForm)]
    [InlineData("Sqlite", "Data Source=", "Storage:ConnectionString must name a file", ExpectedForm)]
    [InlineData("Sqlite", "Cache=Shared", "Storage:ConnectionString must name a file", ExpectedForm)]
    [InlineData("Sqlite", "/var/lib/links.db", "Storage:ConnectionString is not a connection string of Sqlite", ExpectedForm)]
    [InlineData("Sqlite", "sqlite:///var/lib/links.db", "Storage:ConnectionString is not a connection string of Sqlite", ExpectedForm)]
    [InlineData("Sqlite", "Data Source=/proc/nowhere/hunter2/links.db", "check Storage:ConnectionString", ExpectedForm)]
    [InlineData(
        "Sqlite",
        "postgres://u:hunter2@db.example/bff",
        "Storage:ConnectionString is a PostgreSQL URL",
        "set Storage:Provider to PostgreSql"
    )]
    [InlineData(
        "PostgreSql",
        "Data Source=/var/lib/links.db",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "Host=db.example;"
    )]
    [InlineData(
        "PostgreSql",
        "Username=u;Password=hunter2",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "postgres://"
    )]
    [InlineData(
        "PostgreSql",
        "postgres://u:hunter2@:5432/bff",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "postgres://"
    )]
    [InlineData(
        "PostgreSql",
        "postgres://u:hunter2@db.example:99999/bff",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "postgres://"
    )]
    [InlineData(
        "PostgreSql",
        "postgres://u:hunter2@db.example/bff?pool=5",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "postgres://"
    )]
    [InlineData(
        "PostgreSql",
        "mysql://u:hunter2@db.example/bff",
        "Storage:ConnectionString is not a connection string of PostgreSql",
        "postgres://"
    )]
    public async Task Start_with_an_invalid_database_location_fails_and_names_the_expected_form(
        string provider,
        string connectionString,
        string reason,
        string form
    ) => await AssertStartFailsAsync([("Storage__Provider", provider), ("Storage__ConnectionString", connectionString)], reason, form);

    [Theory]
    [InlineData("postgres")]
    [InlineData("postgresql")]
    public async Task PostgreSQL_URL_is_accepted(string scheme)
    {
        var database = new NpgsqlConnectionStringBuilder(await server.NewDatabaseAsync());
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", "a-real-key"),
            ("Storage__Provider", "PostgreSql"),
            (
                "Storage__ConnectionString",
                $"{scheme}://postgres:p%40ss%3Bword@127.0.0.1:{database.Port}/{database.Database}?sslmode=disable"
                    + "&application_name=bff&connect_timeout=3"
            )
        );

        await service.ListeningAsync();

        Assert.Contains("database: PostgreSQL;", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_database_is_shared_by_all_connections()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var service = await BffFixture.StartOnSandboxAsync(
            sandbox,
            ("Storage:ConnectionString", "Data Source=links;Mode=Memory")
        );
        using var asha = await TokenClient.OfAsync(service.Url, sandbox.Controls, "asha@example.com");

        await asha.ConnectAsync();

        (await asha.TryRawAsync()).Is(200);
    }

    private static async Task AssertStartFailsAsync((string, string)[] settings, params string[] reasons)
    {
        await using var service = ServiceProcess.Start("Development", [("MATON_API_KEY", "a-real-key"), .. settings]);

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.All(reasons, reason => Assert.Contains(reason, service.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }
}
