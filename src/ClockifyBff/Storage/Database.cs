using System.Data.Common;
using ClockifyBff.Http.Problems;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Storage;

/// <summary>The store: SQLite or PostgreSQL, spoken to in the SQL that both understand.</summary>
internal sealed partial class Database : IDisposable
{
    private const int SecondsToConnect = 5;
    private const int SecondsToAnswer = 10;

    // Any number does, as long as every replica has the same.
    private const string WaitForOtherWriters = "SELECT pg_advisory_xact_lock(5080001)";

    // SQLite takes one writer at a time, whoever it is: the others wait here, and keep no thread.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(SecondsToAnswer);
    private readonly SemaphoreSlim _writer = new(1);

    // In each of them a thread of its own waits, where somebody else has locked the file.
    private readonly SemaphoreSlim _readers = new(8);

    private readonly TimeProvider _time;
    private readonly ILogger<Database> _logger;
    private readonly StorageProvider _provider;
    private readonly DbDataSource _source;

    // A store in memory ends with its last connection.
    private readonly DbConnection? _keepsMemory;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Database(IOptions<StorageOptions> options, TimeProvider time, ILogger<Database> logger)
    {
        (_time, _logger) = (time, logger);
        _provider = options.Value.Provider;
        if (_provider == StorageProvider.PostgreSql)
        {
            ConnectionString = PostgreSql(options.Value.ConnectionString!);
            _source = NpgsqlDataSource.Create(ConnectionString);
            return;
        }

        var sqlite = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = SecondsToAnswer };
        IsInMemory = sqlite.DataSource == ":memory:" || sqlite.Mode == SqliteOpenMode.Memory;
        if (IsInMemory)
        {
            // Connections to this one see the same data; to ":memory:" each would see its own.
            sqlite.Mode = SqliteOpenMode.ReadWriteCreate;
            sqlite.DataSource = $"file:/{Guid.NewGuid():N}?vfs=memdb";

            // A pool would keep the data alive after the store has ended.
            sqlite.Pooling = false;
        }

        ConnectionString = sqlite.ToString();
        _source = SqliteFactory.Instance.CreateDataSource(ConnectionString);
        _keepsMemory = IsInMemory ? _source.OpenConnection() : null;
    }

    public string ConnectionString { get; }

    public bool IsInMemory { get; }

    public bool IsPostgreSql => _provider == StorageProvider.PostgreSql;

    /// <summary>What the log calls this store: never its password.</summary>
    public string Description =>
        IsPostgreSql ? "PostgreSQL"
        : IsInMemory ? "memory"
        : "SQLite";

    /// <summary>Reads.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work) => GuardAsync(() => UseAsync(_readers, work));

    /// <summary>
    /// Writes in one transaction, one writer at a time over all replicas: SQLite has it so, and links are rarely written.
    /// </summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>: nothing was written, unless the end of the transaction itself
    /// went unanswered.</exception>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work) =>
        GuardAsync(() =>
            UseAsync(
                _writer,
                async connection =>
                {
                    await using var transaction = await connection.BeginTransactionAsync();
                    if (IsPostgreSql)
                    {
                        await connection.ExecuteAsync(WaitForOtherWriters, transaction: transaction);
                    }

                    var result = await work(connection, transaction);
                    await transaction.CommitAsync();
                    return result;
                }
            )
        );

    public void Dispose()
    {
        _keepsMemory?.Dispose();
        _source.Dispose();
        if (!IsPostgreSql)
        {
            // Until its pool is cleared, the file stays open and a timer runs, for minutes.
            using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
        _readers.Dispose();
    }

    private static string PostgreSql(string given)
    {
        var connection = new NpgsqlConnectionStringBuilder(given);
        connection.Timeout = connection.ShouldSerialize("Timeout") ? connection.Timeout : SecondsToConnect;
        connection.CommandTimeout = connection.ShouldSerialize("Command Timeout") ? connection.CommandTimeout : SecondsToAnswer;
        return connection.ToString();
    }

    private async Task<T> UseAsync<T>(SemaphoreSlim places, Func<DbConnection, Task<T>> work)
    {
        if (IsPostgreSql)
        {
            await using var connection = await _source.OpenConnectionAsync();
            return await work(connection);
        }

        var began = _time.GetTimestamp();
        if (!await places.WaitAsync(_patience))
        {
            throw new TimeoutException();
        }

        try
        {
            // SQLite works in place, and waits so for a file that somebody has locked: on no thread that others need.
            return await Task.Factory.StartNew(
                () => UseSqlite(work, _patience - _time.GetElapsedTime(began)),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
        finally
        {
            places.Release();
        }
    }

    private T UseSqlite<T>(Func<DbConnection, Task<T>> work, TimeSpan patience)
    {
        using var connection = (SqliteConnection)_source.CreateConnection();
        connection.DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds);
        connection.Open();
#pragma warning disable CA2025 // GetResult waits, so the work has ended before the connection is disposed of.
        return work(connection).GetAwaiter().GetResult();
#pragma warning restore CA2025
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            // Not its message: a database likes to quote values.
            Log.OutOfReach(
                _logger,
                e.GetType().Name,
                (e as DbException)?.SqlState ?? (e as SqliteException)?.SqliteExtendedErrorCode.ToString() ?? "-"
            );
            throw new ProblemException(
                new Problem(ErrorCode.StorageUnavailable, "The store did not take part.") { RetryAfterSeconds = 5 },
                e
            );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Error, "The store is out of reach or refuses ({Reason}, {Code})")]
        public static partial void OutOfReach(ILogger logger, string reason, string code);
    }
}
