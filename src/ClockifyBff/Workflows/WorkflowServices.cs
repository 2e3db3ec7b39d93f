using ClockifyBff.Telemetry;

namespace ClockifyBff.Workflows;

internal static class WorkflowServices
{
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddSingleton<WorkflowMeter>();
        services.AddSingleton<Retirables>();
        services.AddSingleton<DeleteJournal>();
        services.AddSingleton<TwoStepDelete>();
        services.AddSingleton<KeyedRequests>();
        services.AddSingleton<Recovery>();
        services.AddHostedService(provider => provider.GetRequiredService<Recovery>());
        services.AddHealthChecks().AddCheck<RecoveryCheck>("recovery", tags: [Health.Ready]);
    }
}
