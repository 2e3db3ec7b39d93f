using System.Globalization;

namespace ClockifyBff.Api.ResponseCaching;

/// <summary>Sets the header <c>Age</c> (RFC 9111, section 5.1) of responses from the cache: the age of their oldest cache entry.</summary>
internal static class AgeHeaderFilter
{
    public static RouteGroupBuilder WithAge(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(SetAgeAsync);
        return routes;
    }

    private static async ValueTask<object?> SetAgeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (
            HttpMethods.IsGet(http.Request.Method)
            && context.Arguments.OfType<OwnConnection>().FirstOrDefault()?.Reader?.OldestReadAt is { } readAt
        )
        {
            SetAge(http, http.RequestServices.GetRequiredService<TimeProvider>().GetElapsedTime(readAt));
        }

        return result;
    }

    public static void SetAge(HttpContext http, TimeSpan age) =>
        http.Response.Headers.Age = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
