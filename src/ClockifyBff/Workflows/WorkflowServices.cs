namespace ClockifyBff.Workflows;

internal static class WorkflowServices
{
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddSingleton<Retirables>();
        services.AddSingleton<DeleteJournal>();
        services.AddSingleton<TwoStepDelete>();
        services.AddSingleton<KeyedRequests>();
        services.AddHostedService<Recovery>();
    }
}
