using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

internal sealed class ReplicaOptionsValidator : IValidateOptions<ReplicaOptions>
{
    public ValidateOptionsResult Validate(string? name, ReplicaOptions options) =>
        options.Count is < 1 or > ReplicaOptions.Most ? ValidateOptionsResult.Fail($"Replicas:Count must be between 1 and {ReplicaOptions.Most}.")
        : options.Redis is null || NamesAServer(options.Redis) ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Replicas:Redis is no connection string of Redis, such as redis.example:6379,ssl=true.");

    private static bool NamesAServer(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            // The library's own words quote what they don't understand: perhaps a password.
            return false;
        }
    }
}
