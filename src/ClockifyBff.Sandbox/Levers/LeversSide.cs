using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;

namespace ClockifyBff.Sandbox.Levers;

internal static class LeversSide
{
    public static void AddLevers(this IServiceCollection services)
    {
        services.AddSingleton<Settings>();
        services.AddSingleton<RequestLimit>();
        services.AddSingleton<Journal>();
        services.AddSingleton<JournalRecorder>();
        services.AddSingleton<Faults>();
        services.AddSingleton<FaultPlayer>();
        services.AddSingleton<JournalLevers>();
        services.AddSingleton<FaultLevers>();
        services.AddSingleton<SettingsLevers>();
        services.AddSingleton<ConnectionLevers>();
        services.AddSingleton<ResetLever>();
    }

    /// <summary>The levers that tests pull, under <c>/sandbox</c>.</summary>
    public static void MapLevers(this IEndpointRouteBuilder routes)
    {
        routes.MapClockifyLevers();
        var levers = routes.MapGroup("/sandbox");
        var services = routes.ServiceProvider;
        services.GetRequiredService<JournalLevers>().Map(levers);
        services.GetRequiredService<FaultLevers>().Map(levers);
        services.GetRequiredService<SettingsLevers>().Map(levers);
        services.GetRequiredService<ConnectionLevers>().Map(levers);
        services.GetRequiredService<ResetLever>().Map(levers);
        services.GetRequiredService<IssuerLevers>().Map(levers);
    }

    /// <summary>A lever that can't be read gets 400 and the reason.</summary>
    public static void UseLevers(this IApplicationBuilder app) => app.Use(ExplainAsync);

    private static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception wrong) when (IsRefusal(wrong) && IsLever(context))
        {
            await context.Response.WriteLeverAsync(new { error = wrong.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static bool IsRefusal(Exception wrong) =>
        wrong is JsonException or ArgumentException or InvalidOperationException or NotSupportedException;

    private static bool IsLever(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase) && !context.Response.HasStarted;
}
