using ClockifyBff.Telemetry;

namespace ClockifyBff.Http;

/// <summary>Headers that every answer carries.</summary>
internal static class ResponseHeaders
{
    public static void UseResponseHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Set(context);
        return next(context);
    });

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers[RequestId.Header] = RequestId.Of(context);
    }
}
