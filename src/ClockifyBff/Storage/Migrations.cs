using System.Data.Common;
using ClockifyBff.Http;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClockifyBff.Storage;

/// <summary>Brings the store to the form this version needs: the numbered scripts beside this file, each once.</summary>
internal static class Migrations
{
    private const string OneReplicaAtATime = "SELECT pg_advisory_lock(5080002)";
    private const int Tries = 5;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="StartupException">The store can't be opened, or a script failed.</exception>
    public static async Task RunAsync(Database database)
    {
        try
        {
            if (database.IsPostgreSql)
            {
                // The lock goes with its connection: that outlives the scripts, and no pool may keep it.
                await using var holder = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString()
                );
                await holder.OpenAsync();
                // Another replica's scripts may take long.
                await using var wait = new NpgsqlCommand(OneReplicaAtATime, holder) { CommandTimeout = 0 };
                await wait.ExecuteNonQueryAsync();
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
                : $" It must name a file that the service may write, {StorageOptionsValidator.SqliteForm}.";
            throw new StartupException([$"The store can't be opened: look at Storage:ConnectionString ({Reason(e)}).{hint}"]);
        }
    }

    private static async Task RunOnSqliteAsync(Database database)
    {
        if (!database.IsInMemory)
        {
            MakeFolder(database.ConnectionString);
        }

        // Two processes may start on one file: who comes second fails on a table that is there already, and then finds the script done.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run(DeployChanges.To.SqliteDatabase(database.ConnectionString));
                break;
            }
            catch (SqliteException) when (attempt < Tries)
            {
                await Task.Delay(_pause * attempt, TimeProvider.System);
            }
        }

        if (!database.IsInMemory)
        {
            // Stays with the file. Readers go on while somebody writes.
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

    private static void MakeFolder(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (!file.StartsWith("file:", StringComparison.Ordinal) && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    // Not its message: a database likes to quote users and hosts.
    private static string Reason(Exception e) =>
        e switch
        {
            SqliteException sqlite => $"SQLite error {sqlite.SqliteErrorCode}",
            DbException { SqlState: { } state } => $"PostgreSQL error {state}",
            _ => e.GetType().Name,
        };
}
