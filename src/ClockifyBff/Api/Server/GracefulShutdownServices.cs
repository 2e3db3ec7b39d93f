namespace ClockifyBff.Api.Server;

internal static class GracefulShutdownServices
{
    public static void AddGracefulShutdown(this IServiceCollection services)
    {
        services.Configure<HostOptions>(GracefulShutdown.SetShutdownTimeout);
        services.AddSingleton<GracefulShutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<GracefulShutdown>());
    }

    /// <summary>
    /// Closes each connection after its response while the service stops, so that gateways don't send another request over a connection
    /// that is about to close.
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
