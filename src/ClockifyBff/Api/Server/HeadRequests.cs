namespace ClockifyBff.Api.Server;

/// <summary>
/// Handles HEAD as GET (RFC 9110, section 9.3.2). The server omits the body, because it keeps the method that it received.
/// </summary>
internal static class HeadRequests
{
    private static readonly object _key = new();

    public static void UseHeadRequests(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (HttpMethods.IsHead(context.Request.Method))
                {
                    context.Request.Method = HttpMethods.Get;
                    context.Items[_key] = _key;
                }

                return next(context);
            }
        );

    /// <summary>Whether the request was received as HEAD.</summary>
    public static bool IsForHead(this HttpContext context) => context.Items.ContainsKey(_key);
}
