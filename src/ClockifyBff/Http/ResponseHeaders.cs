using ClockifyBff.Telemetry;

namespace ClockifyBff.Http;

/// <summary>Headers that every answer carries.</summary>
internal static class ResponseHeaders
{
    /// <summary>What an answer depends on beside its address: who calls, and through which of their connections.</summary>
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
