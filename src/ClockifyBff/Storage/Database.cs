using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Storage;

/// <summary>The database, SQLite or PostgreSQL. Queries use the SQL that both support.</summary>
internal sealed partial class Database : IDisposable
{
    private const int ConnectTimeoutSeconds = 5;
    private const int CommandTimeoutSeconds = 10;

    private const string AcquireLock = "SELECT pg_advisory_xact_lock(@ClassId, hashtext(@Name))";
    private const int MaxAttempts = 3;

    // Longer than the minute after which maintenance writes again; shorter than the two minutes after which an alert fires.
    private static readonly TimeSpan _rejectionRetention = TimeSpan.FromSeconds(90);

    // SQLite allows one writer at a time. The others wait here without blocking a thread.
    private static readonly TimeSpan _commandTimeout = TimeSpan.FromSeconds(CommandTimeoutSeconds);
    private readonly SemaphoreSlim _writerSlot = new(1);

    // Each reader needs a thread, which waits while another process has locked the file.
    private readonly SemaphoreSlim _readerSlots = new(8);

    private readonly TimeProvider _time;
    private readonly ILogger<Database> _logger;
    private readonly StorageProvider _provider;
    private readonly DbDataSource _dataSource;

    // An in-memory database is deleted with its last connection.
    private readonly DbConnection? _keepAliveConnection;

    private long _rejectedAt = long.MinValue;

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;

        // Dapper's own mapping of parameters would come before the handler.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UnixMillisecondsHandler());
    }

    public Database(IOptions<StorageOptions> options, TimeProvider time, ILogger<Database> logger)
    {
        (_time, _logger) = (time, logger);
        _provider = options.Value.Provider;
        if (_provider == StorageProvider.PostgreSql)
        {
            ConnectionString = PostgreSql(options.Value.ConnectionString!);
            _dataSource = NpgsqlDataSource.Create(ConnectionString);
            return;
        }

        var sqlite = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = CommandTimeoutSeconds };
        IsInMemory = sqlite.DataSource == ":memory:" || sqlite.Mode == SqliteOpenMode.Memory;
        if (IsInMemory)
        {
            // Shared by all connections; with ":memory:" each connection would have its own database.
            sqlite.Mode = SqliteOpenMode.ReadWriteCreate;
            sqlite.DataSource = $"file:/{Guid.NewGuid():N}?vfs=memdb";

            // A pool would keep the data after this object is disposed.
            sqlite.Pooling = false;
        }

        ConnectionString = sqlite.ToString();
        _dataSource = SqliteFactory.Instance.CreateDataSource(ConnectionString);
        _keepAliveConnection = IsInMemory ? _dataSource.OpenConnection() : null;
    }

    public string ConnectionString { get; }

    public bool IsInMemory { get; }

    public bool IsPostgreSql => _provider == StorageProvider.PostgreSql;

    /// <summary>The kind of database, for the log. Does not contain the password.</summary>
    public string Description =>
        IsPostgreSql ? "PostgreSQL"
        : IsInMemory ? "memory"
        : "SQLite";

    /// <summary>
    /// Whether the database accepts writes, as far as that is known without writing: PostgreSQL is not read-only, and the database has
    /// rejected no write in the last 90 seconds because it is full, faulty or read-only, or because the service lacks a privilege.
    /// </summary>
    /// <exception cref="StorageException">The database failed or did not respond in time.</exception>
    public Task<bool> AcceptsWritesAsync() =>
        ReadAsync(async connection =>
        {
            // The next query succeeds even if the tables are locked or unreadable.
            await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM service_values");
            var isReadOnly = IsPostgreSql && await connection.ExecuteScalarAsync<string>("SHOW transaction_read_only") == "on";
            var rejectedAt = Volatile.Read(ref _rejectedAt);
            return !isReadOnly && (rejectedAt == long.MinValue || _time.GetElapsedTime(rejectedAt) >= _rejectionRetention);
        });

    /// <summary>Runs queries.</summary>
    /// <exception cref="StorageException">The database failed or did not respond in time.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work) => MapErrorsAsync(() => RunAsync(_readerSlots, work));

    /// <summary>
    /// Runs a transaction. On PostgreSQL, transactions run concurrently, and each statement sees what others have committed before it.
    /// On SQLite, only one transaction runs at a time.
    /// </summary>
    /// <param name="work">Runs the statements. Must have no other effects, because it runs again after a deadlock.</param>
    /// <param name="locks">The locks that the transaction needs; none if row locks and unique indexes suffice.</param>
    /// <exception cref="StorageException">Nothing was written, unless the commit itself got no response.</exception>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, params AdvisoryLock[] locks) =>
        MapErrorsAsync(async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await RunAsync(_writerSlot, connection => RunTransactionAsync(connection, work, locks));
                }
                catch (PostgresException e)
                    when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
                        && attempt < MaxAttempts
                    )
                {
                    // PostgreSQL has rolled the transaction back in favour of another one.
                }
                catch (DbException e) when (IsRejection(e))
                {
                    Volatile.Write(ref _rejectedAt, _time.GetTimestamp());
                    throw;
                }
            }
        });

    public void Dispose()
    {
        _keepAliveConnection?.Dispose();
        _dataSource.Dispose();
        if (!IsPostgreSql)
        {
            // Without this, the pool would keep the file open for minutes.
            using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        _writerSlot.Dispose();
        _readerSlots.Dispose();
    }

    // Values, conflicts with other transactions and lost connections say nothing about the next write.
    private static bool IsRejection(DbException exception) =>
        exception
            is SqliteException
                or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or ['5', '3', ..] or ['5', '8', ..] };

    private static string PostgreSql(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.Timeout = connection.ShouldSerialize("Timeout") ? connection.Timeout : ConnectTimeoutSeconds;
        connection.CommandTimeout = connection.ShouldSerialize("Command Timeout") ? connection.CommandTimeout : CommandTimeoutSeconds;
        return connection.ToString();
    }

    private async Task<T> RunAsync<T>(SemaphoreSlim slots, Func<DbConnection, Task<T>> work)
    {
        if (IsPostgreSql)
        {
            await using var connection = await _dataSource.OpenConnectionAsync();
            return await work(connection);
        }

        var startedAt = _time.GetTimestamp();
        if (!await slots.WaitAsync(_commandTimeout))
        {
            throw new TimeoutException();
        }

        try
        {
            // SQLite blocks its thread, also while it waits for a locked file: don't use a thread of the pool.
            return await Task.Factory.StartNew(
                () => RunOnSqlite(work, _commandTimeout - _time.GetElapsedTime(startedAt)),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<T> RunTransactionAsync<T>(
        DbConnection connection,
        Func<DbConnection, DbTransaction, Task<T>> work,
        AdvisoryLock[] locks
    )
    {
        // With a stricter level, statements would not see what was committed while they waited for a lock.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        if (IsPostgreSql)
        {
            // In one order: two transactions that need the same locks must not wait for each other.
            foreach (var needed in locks.OrderBy(needed => needed.Name, StringComparer.Ordinal))
            {
                await connection.ExecuteAsync(AcquireLock, needed, transaction);
            }
        }

        var result = await work(connection, transaction);
        await transaction.CommitAsync();
        return result;
    }

    private T RunOnSqlite<T>(Func<DbConnection, Task<T>> work, TimeSpan timeout)
    {
        using var connection = (SqliteConnection)_dataSource.CreateConnection();
        connection.DefaultTimeout = Math.Max(1, (int)timeout.TotalSeconds);
        connection.Open();
#pragma warning disable CA2025 // GetResult waits until the work has ended, so the connection is disposed of after it.
        return work(connection).GetAwaiter().GetResult();
#pragma warning restore CA2025
    }

    private async Task<T> MapErrorsAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            // Without the message, which may contain values.
            Log.Unavailable(
                _logger,
                e.GetType().Name,
                (e as DbException)?.SqlState ?? (e as SqliteException)?.SqliteExtendedErrorCode.ToString() ?? "-"
            );
            throw new StorageException(e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Error, "The database is unavailable or rejected a command ({Reason}, {Code})")]
        public static partial void Unavailable(ILogger logger, string reason, string code);
    }
}
