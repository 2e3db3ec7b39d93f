namespace ClockifyBff.Sandbox.Maton;

internal static class MatonSide
{
    public static void AddMaton(this IServiceCollection services)
    {
    }

    /// <summary>Gateway, control plane, connect page; what the gateway lets through goes to <paramref name="clockify"/>.</summary>
    public static void UseMaton(this IApplicationBuilder app, Action<IApplicationBuilder> clockify) =>
        app.Map("/clockify", clockify);
}
