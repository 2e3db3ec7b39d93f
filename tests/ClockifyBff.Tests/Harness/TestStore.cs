namespace ClockifyBff.Tests.Harness;

/// <summary>A database that outlives the service that uses it. It is deleted when the tests end.</summary>
public sealed record TestStore(string Provider, string ConnectionString)
{
    private static readonly Lazy<DirectoryInfo> _folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("clockifybff-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        return folder;
    });

    internal (string Key, string? Value)[] Settings => [("Storage:Provider", Provider), ("Storage:ConnectionString", ConnectionString)];

    public static TestStore NewSqlite() => new("Sqlite", $"Data Source={Path.Combine(_folder.Value.FullName, $"{Guid.NewGuid():N}.db")}");

    public static async Task<TestStore> NewPostgreSqlAsync(PostgreSqlServer server) => new("PostgreSql", await server.NewDatabaseAsync());

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A service that is still stopping has written meanwhile: its file remains.
        }
    }
}
