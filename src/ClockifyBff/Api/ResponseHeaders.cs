using ClockifyBff.Telemetry;

namespace ClockifyBff.Api;

/// <summary>Sets the headers of every response.</summary>
internal static class ResponseHeaders
{
    /// <summary>The request headers on which responses depend: those that identify the caller and select the connection.</summary>
    public const string VariesByCaller = "Authorization, Cookie, Maton-Connection";

    public static void UseResponseHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                Set(context);
                return next(context);
            }
        );

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers[RequestId.Header] = RequestId.Of(context);
    }
}
