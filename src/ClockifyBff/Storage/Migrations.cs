using System.Data.Common;
using ClockifyBff.Failures;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClockifyBff.Storage;

/// <summary>Migrates the database schema: runs each numbered script in this folder once.</summary>
internal static class Migrations
{
    private const string AcquireMigrationLock = "SELECT pg_advisory_lock(5080002)";
    private const int MaxAttempts = 5;

    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(200);

    /// <exception cref="StartupException">The database can't be opened, or a script failed.</exception>
    public static async Task RunAsync(Database database)
    {
        try
        {
            if (database.IsPostgreSql)
            {
                // The lock belongs to its connection, which must not be pooled, and stays open until the scripts have run.
                await using var lockConnection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString()
                );
                await lockConnection.OpenAsync();
                // No timeout, because the scripts of another replica may take long.
                await using var acquire = new NpgsqlCommand(AcquireMigrationLock, lockConnection) { CommandTimeout = 0 };
                await acquire.ExecuteNonQueryAsync();
                Run(DeployChanges.To.PostgresqlDatabase(database.ConnectionString));
            }
            else
            {
                await RunOnSqliteAsync(database);
            }
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            var hint = database.IsPostgreSql
                ? string.Empty
                : $" It must name a file that the service can write, {StorageOptionsValidator.SqliteForm}.";
            throw new StartupException([$"The database can't be opened: check Storage:ConnectionString ({Reason(e)}).{hint}"]);
        }
    }

    private static async Task RunOnSqliteAsync(Database database)
    {
        if (!database.IsInMemory)
        {
            CreateFolder(database.ConnectionString);
        }

        // If two processes start on one file, the second fails because a table exists. On its next attempt the script is done.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run(DeployChanges.To.SqliteDatabase(database.ConnectionString));
                break;
            }
            catch (SqliteException) when (attempt < MaxAttempts)
            {
                await Task.Delay(_retryDelay * attempt, TimeProvider.System);
            }
        }

        if (!database.IsInMemory)
        {
            // Write-ahead logging, so that reads continue during a write. The file keeps this setting.
            await using var connection = new SqliteConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var wal = connection.CreateCommand();
            wal.CommandText = "PRAGMA journal_mode = WAL";
            await wal.ExecuteNonQueryAsync();
        }
    }

    private static void Run(UpgradeEngineBuilder target)
    {
        var upgrade = target
            .WithScriptsEmbeddedInAssembly(typeof(Migrations).Assembly, script => script.EndsWith(".sql", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!upgrade.Successful)
        {
            throw upgrade.Error;
        }
    }

    private static void CreateFolder(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (!file.StartsWith("file:", StringComparison.Ordinal) && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    // Without the message, which may contain users and hosts.
    private static string Reason(Exception e) =>
        e switch
        {
            SqliteException sqlite => $"SQLite error {sqlite.SqliteErrorCode}",
            DbException { SqlState: { } state } => $"PostgreSQL error {state}",
            _ => e.GetType().Name,
        };
}
