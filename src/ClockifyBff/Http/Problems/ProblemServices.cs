namespace ClockifyBff.Http.Problems;

internal static class ProblemServices
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Makes every error a problem: thrown, or a bare status.</summary>
    /// <remarks>
    /// The framework's pages for bare statuses make a dictionary and two features for each request, whatever it comes to.
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
