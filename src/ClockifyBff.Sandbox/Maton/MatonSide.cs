namespace ClockifyBff.Sandbox.Maton;

internal static class MatonSide
{
    public static void AddMaton(this IServiceCollection services)
    {
        services.AddSingleton<ClockifyAccounts>();
        services.AddSingleton<Connections>();
        services.AddSingleton<ControlPlane>();
        services.AddSingleton<ConnectPage>();
    }

    /// <summary>Gateway, control plane, connect page; what the gateway lets through goes to <paramref name="clockify"/>.</summary>
    public static void UseMaton(this WebApplication app, Action<IApplicationBuilder> clockify)
    {
        var services = app.Services;
        var branch = ((IApplicationBuilder)app).New();
        clockify(branch);
        var gateway = ActivatorUtilities.CreateInstance<Gateway>(services, branch.Build());
        var edge = ActivatorUtilities.CreateInstance<MatonEdge>(services, gateway);

        app.Use(edge.InvokeAsync);
        services.GetRequiredService<ControlPlane>().Map(app);
        services.GetRequiredService<ConnectPage>().Map(app);
    }
}
