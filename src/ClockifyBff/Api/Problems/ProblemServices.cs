namespace ClockifyBff.Api.Problems;

internal static class ProblemServices
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Converts every error to a problem: exceptions, and error statuses without a body.</summary>
    /// <remarks>
    /// Replaces the framework's status code pages, which allocate a dictionary and two features for every request.
    /// </remarks>
    public static void UseProblems(this IApplicationBuilder app)
    {
        var problems = app.ApplicationServices.GetRequiredService<IProblemDetailsService>();
        app.UseExceptionHandler();
        app.Use(
            async (context, next) =>
            {
                await next(context);
                if (
                    context.Response is
                    { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentLength: null, ContentType: null }
                )
                {
                    await problems.WriteAsync(new ProblemDetailsContext { HttpContext = context });
                }
            }
        );
    }
}
