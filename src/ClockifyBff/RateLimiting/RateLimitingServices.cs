using Microsoft.Extensions.Options;

namespace ClockifyBff.RateLimiting;

internal static class RateLimitingServices
{
    public static void AddRateLimiting(this IServiceCollection services)
    {
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
        services.AddSingleton<FairRateLimiter>();
    }
}
