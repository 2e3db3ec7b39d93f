using ClockifyBff.Telemetry;

namespace ClockifyBff.Workflows;

internal static class WorkflowServices
{
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddSingleton<WorkflowMeter>();
        services.AddSingleton<Archivables>();
        services.AddSingleton<DeleteJournal>();
        services.AddSingleton<TwoStepDelete>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<DeleteRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<DeleteRecovery>());
        services.AddHealthChecks().AddCheck<DeleteRecoveryCheck>("recovery", tags: [Health.Ready]);
    }
}
