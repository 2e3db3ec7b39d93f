using Microsoft.Extensions.Options;

namespace ClockifyBff.Replicas;

internal sealed class ReplicaOptionsValidator : IValidateOptions<ReplicaOptions>
{
    public ValidateOptionsResult Validate(string? name, ReplicaOptions options) =>
        options.Count is < 1 or > ReplicaOptions.MaxReplicas
            ? ValidateOptionsResult.Fail($"Replicas:Count must be between 1 and {ReplicaOptions.MaxReplicas}.")
        : options.Redis is null || RedisConnection.Parse(options.Redis) is not null ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "Replicas:Redis is no connection string of Redis, such as redis.example:6379,ssl=true or "
                + "rediss://user:password@redis.example:6379/0."
        );
}
