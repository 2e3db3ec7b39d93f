using System.Globalization;

namespace ClockifyBff.Connections;

/// <summary>Answers from copies say how old these are, in the header <c>Age</c>.</summary>
internal static class AgeHeaderFilter
{
    public static RouteGroupBuilder WithAge(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(TellAgeAsync);
        return routes;
    }

    private static async ValueTask<object?> TellAgeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (
            HttpMethods.IsGet(http.Request.Method)
            && context.Arguments.OfType<OwnConnection>().FirstOrDefault()?.Reader?.OldestReadAt is { } readAt
        )
        {
            Tell(http, http.RequestServices.GetRequiredService<TimeProvider>().GetElapsedTime(readAt));
        }

        return result;
    }

    public static void Tell(HttpContext http, TimeSpan age) =>
        http.Response.Headers.Age = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
