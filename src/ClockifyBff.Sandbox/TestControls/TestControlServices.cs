using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Registers the test controls and maps their routes.</summary>
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

    /// <summary>Maps all test controls, below <c>/sandbox</c>.</summary>
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

    /// <summary>Answers an invalid request to a test control with 400 and the reason.</summary>
    public static void UseTestControlErrors(this IApplicationBuilder app) => app.Use(HandleErrorsAsync);

    private static async Task HandleErrorsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (IsInvalidRequest(exception) && IsTestControl(context))
        {
            await context.Response.WriteControlJsonAsync(new { error = exception.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static bool IsInvalidRequest(Exception exception) =>
        exception is JsonException or ArgumentException or InvalidOperationException or NotSupportedException;

    private static bool IsTestControl(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase) && !context.Response.HasStarted;
}
