using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Storage;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    /// <summary>An example of a SQLite connection string, for messages.</summary>
    public const string SqliteForm = "such as Data Source=/var/lib/clockifybff/links.db";

    private const string PostgreSqlForm =
        "such as Host=db.example;Username=bff;Password=...;Database=bff or postgres://bff:...@db.example:5432/bff";

    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        ErrorOf(options) is { } error ? ValidateOptionsResult.Fail($"Storage:ConnectionString {error}") : ValidateOptionsResult.Success;

    private static string? ErrorOf(StorageOptions options)
    {
        var isPostgreSql = options.Provider == StorageProvider.PostgreSql;
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return isPostgreSql
                ? $"must be a connection string of PostgreSQL, {PostgreSqlForm}."
                : $"must name a file, {SqliteForm}, because the user of the service has no home folder.";
        }

        if (!isPostgreSql && PostgreSqlUrl.IsPostgreSqlUrl(options.ConnectionString))
        {
            return "is a PostgreSQL URL: set Storage:Provider to PostgreSql.";
        }

        try
        {
            return isPostgreSql ? ErrorOfPostgreSql(options.ConnectionString) : ErrorOfSqlite(options.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Without the message, which may contain the password.
            return isPostgreSql
                ? InvalidConnectionString(options.Provider, PostgreSqlForm)
                : InvalidConnectionString(options.Provider, SqliteForm);
        }
    }

    private static string? ErrorOfPostgreSql(string connectionString) =>
        string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connectionString).Host)
            ? InvalidConnectionString(StorageProvider.PostgreSql, PostgreSqlForm)
            : null;

    private static string? ErrorOfSqlite(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        return string.IsNullOrWhiteSpace(file) ? $"must name a file, {SqliteForm}."
            : Directory.Exists(file) ? $"names a folder. It must name a file, {SqliteForm}."
            : null;
    }

    private static string InvalidConnectionString(StorageProvider provider, string form) =>
        $"is not a connection string of {provider}, {form}.";
}
