namespace ClockifyBff.Replicas;

internal static class ReplicaServices
{
    public static void AddReplicas(this IServiceCollection services)
    {
        services.AddSingleton<Versions>();
        services.AddSingleton<WriteLocks>();
    }
}
