using System.Text.Json;
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
    public static void MapLevers(this WebApplication app)
    {
        app.Use(ExplainAsync);
        var levers = app.MapGroup("/sandbox");
        var services = app.Services;
        services.GetRequiredService<JournalLevers>().Map(levers);
        services.GetRequiredService<FaultLevers>().Map(levers);
        services.GetRequiredService<SettingsLevers>().Map(levers);
        services.GetRequiredService<ConnectionLevers>().Map(levers);
        services.GetRequiredService<ResetLever>().Map(levers);
        services.GetRequiredService<IssuerLevers>().Map(levers);
    }

    /// <summary>Answers 400 with the reason to a lever that can't be read.</summary>
    private static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException && IsLever(context))
        {
            await context.Response.WriteLeverAsync(new { error = wrong.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static bool IsLever(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase) && !context.Response.HasStarted;
}
