using System.Security.Cryptography;
using Dapper;

namespace ClockifyBff.Storage;

/// <summary>Secrets that the service generates once and all replicas share.</summary>
internal sealed class SecretStore(Database database)
{
    private const string SelectSecret = "SELECT value FROM service_values WHERE name = @name";
    private const string InsertSecret = "INSERT INTO service_values (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING";

    /// <summary>Returns a secret of 32 random bytes, which is created on first use.</summary>
    public async Task<byte[]> GetOrCreateAsync(string name)
    {
        var value =
            await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string>(SelectSecret, new { name }))
            ?? await database.WriteAsync(
                async (connection, transaction) =>
                {
                    await connection.ExecuteAsync(
                        InsertSecret,
                        new { name, value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
                        transaction
                    );
                    return await connection.QuerySingleAsync<string>(SelectSecret, new { name }, transaction);
                }
            );
        return Convert.FromBase64String(value);
    }
}
