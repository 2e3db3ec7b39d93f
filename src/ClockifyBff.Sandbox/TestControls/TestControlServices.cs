using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;

namespace ClockifyBff.Sandbox.TestControls;

internal static class TestControlServices
{
    public static void AddTestControls(this IServiceCollection services)
    {
        services.AddSingleton<MatonSettings>();
        services.AddSingleton<MatonRateLimiter>();
        services.AddSingleton<RequestJournal>();
        services.AddSingleton<JournalRecorder>();
        services.AddSingleton<PlannedFaults>();
        services.AddSingleton<FaultInjector>();
        services.AddSingleton<JournalControls>();
        services.AddSingleton<FaultControls>();
        services.AddSingleton<SettingsControls>();
        services.AddSingleton<ConnectionControls>();
        services.AddSingleton<ResetControl>();
    }

    /// <summary>The levers that tests pull, under <c>/sandbox</c>.</summary>
    public static void MapTestControls(this IEndpointRouteBuilder routes)
    {
        routes.MapClockifyControls();
        var controls = routes.MapGroup("/sandbox");
        var services = routes.ServiceProvider;
        services.GetRequiredService<JournalControls>().Map(controls);
        services.GetRequiredService<FaultControls>().Map(controls);
        services.GetRequiredService<SettingsControls>().Map(controls);
        services.GetRequiredService<ConnectionControls>().Map(controls);
        services.GetRequiredService<ResetControl>().Map(controls);
        services.GetRequiredService<IssuerControls>().Map(controls);
    }

    /// <summary>A lever that can't be read gets 400 and the reason.</summary>
    public static void UseTestControlErrors(this IApplicationBuilder app) => app.Use(ExplainAsync);

    private static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception wrong) when (IsRefusal(wrong) && IsLever(context))
        {
            await context.Response.WriteControlJsonAsync(new { error = wrong.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static bool IsRefusal(Exception wrong) =>
        wrong is JsonException or ArgumentException or InvalidOperationException or NotSupportedException;

    private static bool IsLever(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase) && !context.Response.HasStarted;
}
