using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Storage;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (options.Provider == StorageProvider.PostgreSql && string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Fail("Storage:ConnectionString must say where PostgreSQL is.");
        }

        try
        {
            DbConnectionStringBuilder read = options.Provider == StorageProvider.PostgreSql
                ? new NpgsqlConnectionStringBuilder(options.ConnectionString)
                : new SqliteConnectionStringBuilder(options.ConnectionString ?? StorageOptions.InMemory);
            return read.Count > 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Storage:ConnectionString is empty.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The library's own words may quote the password.
            return ValidateOptionsResult.Fail($"Storage:ConnectionString is no connection string of {options.Provider}.");
        }
    }
}
