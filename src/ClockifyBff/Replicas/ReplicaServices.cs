using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Replicas;

internal static class ReplicaServices
{
    public static void AddReplicas(this IServiceCollection services)
    {
        services
            .AddOptions<ReplicaOptions>()
            .BindConfiguration(ReplicaOptions.SectionName)
            .PostConfigure(options => options.Redis = string.IsNullOrWhiteSpace(options.Redis) ? null : options.Redis)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReplicaOptions>, ReplicaOptionsValidator>();
        services.AddSingleton<SharedRedis>();
        services.AddHostedService(provider => provider.GetRequiredService<SharedRedis>());
        services.AddSingleton<CacheTagVersions>();
        services.AddSingleton<WriteLocks>();
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: [Health.Ready]);
    }
}
