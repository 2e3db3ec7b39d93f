using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

internal static class CachingServices
{
    public static void AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>();
        services.AddSingleton<BackgroundRefreshService>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundRefreshService>());
        services.AddSingleton<CacheCapacity>();
        services.AddSingleton<LargeListLimiter>();
        services.AddSingleton<UpstreamCache>();
    }
}
