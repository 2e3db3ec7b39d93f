namespace ClockifyBff.Http;

/// <summary>
/// HEAD wherever GET is (RFC 9110, 9.3.2): the same answer without its body, which the server leaves out by the method it has read.
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

    /// <summary>Whether only the head of the answer is asked for.</summary>
    public static bool IsForHead(this HttpContext context) => context.Items.ContainsKey(_key);
}
