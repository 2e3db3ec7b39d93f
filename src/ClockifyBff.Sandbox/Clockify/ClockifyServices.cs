using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify;

internal static class ClockifyServices
{
    public static void AddClockify(this IServiceCollection services)
    {
        services.AddSingleton<ClockifyStore>();
        services.AddSingleton<ClockifyApi>();
    }

    /// <summary>The Clockify API, at <c>/api/v1</c> of the branch it is put on.</summary>
    public static void UseClockify(this IApplicationBuilder app) =>
        app.Run(app.ApplicationServices.GetRequiredService<ClockifyApi>().HandleAsync);
}
