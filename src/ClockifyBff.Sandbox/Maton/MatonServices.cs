namespace ClockifyBff.Sandbox.Maton;

/// <summary>Registers and maps the simulated Maton.</summary>
internal static class MatonServices
{
    public static void AddMaton(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ControlPlane>();
        services.AddSingleton<ConnectPage>();
    }

    /// <summary>Adds the middleware of both planes and the gateway, which forwards requests to <paramref name="clockify"/>.</summary>
    public static void UseMaton(this IApplicationBuilder app, Action<IApplicationBuilder> clockify)
    {
        var services = app.ApplicationServices;
        var branch = app.New();
        clockify(branch);
        var gateway = ActivatorUtilities.CreateInstance<Gateway>(services, branch.Build());
        var middleware = ActivatorUtilities.CreateInstance<MatonMiddleware>(services, gateway);
        app.Use(middleware.InvokeAsync);
    }

    /// <summary>Maps the control plane and the connect page.</summary>
    public static void MapMaton(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<ControlPlane>().Map(routes);
        routes.ServiceProvider.GetRequiredService<ConnectPage>().Map(routes);
    }
}
