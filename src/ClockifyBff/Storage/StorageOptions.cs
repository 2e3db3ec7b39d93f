namespace ClockifyBff.Storage;

/// <summary>Where the service keeps what must survive it, section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string SectionName = "Storage";

    /// <summary>The connection string of a store that ends with the process.</summary>
    public const string InMemory = "Data Source=:memory:";

    /// <summary><c>Sqlite</c> for one replica on one machine, <c>PostgreSql</c> for several. Default <c>Sqlite</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>
    /// The ADO.NET connection string. Default: with the sandbox in memory, else a SQLite file in the user's application data.
    /// </summary>
    public string? ConnectionString { get; set; }
}
