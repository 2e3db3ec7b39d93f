using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Webhooks;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>Registers and adds the simulated Clockify API.</summary>
internal static class ClockifyServices
{
    public static void AddClockify(this IServiceCollection services)
    {
        services.AddSingleton<ClockifyStore>();
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<WebhookControls>();
        services.AddSingleton<ClockifyApi>();
    }

    /// <summary>Handles requests to the Clockify API, at <c>/api/v1</c> of the branch.</summary>
    public static void UseClockify(this IApplicationBuilder app) =>
        app.Run(app.ApplicationServices.GetRequiredService<ClockifyApi>().HandleAsync);
}
