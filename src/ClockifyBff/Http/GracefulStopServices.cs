namespace ClockifyBff.Http;

internal static class GracefulStopServices
{
    public static void AddGracefulStop(this IServiceCollection services)
    {
        services.Configure<HostOptions>(GracefulStop.Limit);
        services.AddSingleton<GracefulStop>();
        services.AddHostedService(provider => provider.GetRequiredService<GracefulStop>());
    }

    /// <summary>
    /// While the service stops, lets go of connections as they are answered: a gateway must not send the next call into one that is about
    /// to close.
    /// </summary>
    public static void UseGracefulStop(this IApplicationBuilder app)
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
