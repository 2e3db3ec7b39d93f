namespace ClockifyBff.Storage;

/// <summary>The database of the service, section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string SectionName = "Storage";

    /// <summary>The connection string of a database in memory, which is lost when the process ends.</summary>
    public const string InMemory = "Data Source=:memory:";

    /// <summary><c>Sqlite</c> for one replica on one machine, <c>PostgreSql</c> for several. Default <c>Sqlite</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>
    /// The ADO.NET connection string, or a PostgreSQL URL. Default: in memory with the sandbox, otherwise a SQLite file in the user's
    /// application data.
    /// </summary>
    public string? ConnectionString { get; set; }
}
