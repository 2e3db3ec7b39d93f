namespace ClockifyBff.Idempotency;

internal static class IdempotencyServices
{
    public static void AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencyStore>();
        services.AddHostedService<IdempotencyCleanup>();
    }
}
