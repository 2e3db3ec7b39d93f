using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Storage;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    /// <summary>The form in which a file of SQLite is named.</summary>
    public const string SqliteForm = "such as Data Source=/var/lib/clockifybff/links.db";

    private const string PostgreSqlForm =
        "such as Host=db.example;Username=bff;Password=...;Database=bff or postgres://bff:...@db.example:5432/bff";

    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        FaultOf(options) is { } fault ? ValidateOptionsResult.Fail($"Storage:ConnectionString {fault}") : ValidateOptionsResult.Success;

    private static string? FaultOf(StorageOptions options)
    {
        var isPostgreSql = options.Provider == StorageProvider.PostgreSql;
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return isPostgreSql
                ? $"must say where PostgreSQL is, {PostgreSqlForm}."
                : $"must name a file, {SqliteForm}: the service's user has no home folder to keep one in.";
        }

        if (!isPostgreSql && PostgreSqlUrl.IsPostgreSqlUrl(options.ConnectionString))
        {
            return "is a URL of PostgreSQL: set Storage:Provider to PostgreSql.";
        }

        try
        {
            return isPostgreSql ? FaultOfPostgreSql(options.ConnectionString) : FaultOfSqlite(options.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The library's own words may quote the password.
            return isPostgreSql ? NotUnderstood(options.Provider, PostgreSqlForm) : NotUnderstood(options.Provider, SqliteForm);
        }
    }

    private static string? FaultOfPostgreSql(string given) =>
        string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(given).Host)
            ? NotUnderstood(StorageProvider.PostgreSql, PostgreSqlForm)
            : null;

    private static string? FaultOfSqlite(string given)
    {
        var file = new SqliteConnectionStringBuilder(given).DataSource;
        return string.IsNullOrWhiteSpace(file) ? $"names no file, {SqliteForm}."
            : Directory.Exists(file) ? $"names a folder; it must name a file, {SqliteForm}."
            : null;
    }

    private static string NotUnderstood(StorageProvider provider, string form) => $"is no connection string of {provider}, {form}.";
}
