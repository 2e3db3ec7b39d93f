using ClockifyBff.Telemetry;

namespace ClockifyBff.Deletion;

internal static class DeletionServices
{
    public static void AddDeletion(this IServiceCollection services)
    {
        services.AddSingleton<Archivables>();
        services.AddSingleton<DeleteJournal>();
        services.AddSingleton<TwoStepDelete>();
        services.AddSingleton<DeleteRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<DeleteRecovery>());
        services.AddHealthChecks().AddCheck<DeleteRecoveryCheck>("recovery", tags: [Health.Ready]);
    }
}
