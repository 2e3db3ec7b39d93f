namespace ClockifyBff.Tests.Storage;

/// <summary>A store that outlives the service that uses it.</summary>
public sealed record TestStore(string Provider, string ConnectionString)
{
    internal (string Key, string? Value)[] Settings => [("Storage:Provider", Provider), ("Storage:ConnectionString", ConnectionString)];

    public static TestStore NewSqlite() => new("Sqlite", $"Data Source={Path.Combine(Path.GetTempPath(), $"clockifybff-{Guid.NewGuid():N}.db")}");

    public static async Task<TestStore> NewPostgreSqlAsync(PostgreSqlServer server) => new("PostgreSql", await server.NewDatabaseAsync());
}
