namespace ClockifyBff.Sandbox.Clockify;

internal static class ClockifySide
{
    public static void AddClockify(this IServiceCollection services)
    {
    }

    /// <summary>The Clockify API, at <c>/api/v1</c> of the branch it is put on.</summary>
    public static void UseClockify(this IApplicationBuilder app) => app.Run(context =>
    {
        context.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return Task.CompletedTask;
    });
}
