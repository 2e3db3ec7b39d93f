namespace ClockifyBff.Http;

internal static class GracefulShutdownServices
{
    public static void AddGracefulShutdown(this IServiceCollection services)
    {
        services.Configure<HostOptions>(GracefulShutdown.Limit);
        services.AddSingleton<GracefulShutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<GracefulShutdown>());
    }

    /// <summary>
    /// While the service stops, lets go of connections as they are answered: a gateway must not send the next call into one that is about
    /// to close.
    /// </summary>
    public static void UseGracefulShutdown(this IApplicationBuilder app)
    {
        var lifetime = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>();
        app.Use(
            (context, next) =>
            {
                if (lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    context.Response.Headers.Connection = "close";
                }

                return next(context);
            }
        );
    }
}
