namespace ClockifyBff.Sandbox.Maton;

internal static class MatonServices
{
    public static void AddMaton(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ControlPlane>();
        services.AddSingleton<ConnectPage>();
    }

    /// <summary>What stands before both planes, and the gateway; what it lets through goes to <paramref name="clockify"/>.</summary>
    public static void UseMaton(this IApplicationBuilder app, Action<IApplicationBuilder> clockify)
    {
        var services = app.ApplicationServices;
        var branch = app.New();
        clockify(branch);
        var gateway = ActivatorUtilities.CreateInstance<Gateway>(services, branch.Build());
        var edge = ActivatorUtilities.CreateInstance<MatonMiddleware>(services, gateway);
        app.Use(edge.InvokeAsync);
    }

    /// <summary>Control plane and connect page.</summary>
    public static void MapMaton(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<ControlPlane>().Map(routes);
        routes.ServiceProvider.GetRequiredService<ConnectPage>().Map(routes);
    }
}
