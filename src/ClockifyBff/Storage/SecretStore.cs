using System.Security.Cryptography;
using Dapper;

namespace ClockifyBff.Storage;

/// <summary>What the service made up once and every replica must know.</summary>
internal sealed class SecretStore(Database database)
{
    private const string Find = "SELECT value FROM service_values WHERE name = @name";
    private const string AddUnlessThere = "INSERT INTO service_values (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING";

    /// <summary>A secret of 32 random bytes, made when it is first asked for.</summary>
    public async Task<byte[]> GetOrCreateAsync(string name)
    {
        var value =
            await database.ReadAsync(store => store.QuerySingleOrDefaultAsync<string>(Find, new { name }))
            ?? await database.WriteAsync(
                async (store, transaction) =>
                {
                    await store.ExecuteAsync(
                        AddUnlessThere,
                        new { name, value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
                        transaction
                    );
                    return await store.QuerySingleAsync<string>(Find, new { name }, transaction);
                }
            );
        return Convert.FromBase64String(value);
    }
}
