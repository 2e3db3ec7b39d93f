using ClockifyBff.Caching;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Security;

namespace ClockifyBff.Connections;

/// <summary>Answers that come from copies alone are made once, and served again while these copies are.</summary>
internal static class ResponseCacheFilter
{
    /// <summary>Says that a route answers with what the request asks for of copies, and with nothing else.</summary>
    public static RouteHandlerBuilder FromCopies(this RouteHandlerBuilder route) =>
        route.WithMetadata(Mark.Instance).AddEndpointFilter(KeepAsync);

    /// <summary>Serves them. To be used after all that decides whether a caller is answered.</summary>
    public static void UseKeptAnswers(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<ConnectionResolver>();
        var answers = app.Services.GetRequiredService<ResponseCache>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) => MayBeKept(context) ? AnswerAsync(context, next) : next(context));

        async Task AnswerAsync(HttpContext context, RequestDelegate next)
        {
            if (await FindAsync(context, connections, answers, time) is not { } kept)
            {
                await next(context);
                return;
            }

            ApiConventions.SetCacheControl(context.Response, ApiConventions.PrivateNoCache);
            await kept.ExecuteAsync(context);
        }
    }

    private static bool MayBeKept(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null && !OwnConnection.WantsFresh(context.Request);

    private static async ValueTask<RenderedResponse?> FindAsync(
        HttpContext context,
        ConnectionResolver connections,
        ResponseCache answers,
        TimeProvider time
    )
    {
        if (connections.TryGetCached(Caller.Of(context), context.Request.Headers[ConnectionResolver.Header]) is not { } upstream)
        {
            return null;
        }

        if (await answers.FindAsync(upstream, context.Request) is not { } kept)
        {
            return null;
        }

        AgeHeaderFilter.Tell(context, time.GetElapsedTime(kept.OldestReadAt));
        return kept.Response;
    }

    private static async ValueTask<object?> KeepAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.Arguments.OfType<ListQuery>().Any(list => list.All == true)
            ? await MakeLargeAsync(context, next)
            : Keep(context, await next(context)).Result;

    /// <summary>Makes an answer that may be large, once there is memory for it.</summary>
    private static async ValueTask<object?> MakeLargeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var limiter = services.GetRequiredService<LargeListLimiter>();
        var lease = await limiter.AcquireForResponseAsync(Caller.Of(http).OwnerKey, http.RequestAborted);
        http.Response.RegisterForDispose(lease);

        // An identical request may have filled the cache while this one waited.
        if (
            MayBeKept(http)
            && await FindAsync(
                http,
                services.GetRequiredService<ConnectionResolver>(),
                services.GetRequiredService<ResponseCache>(),
                services.GetRequiredService<TimeProvider>()
            )
                is { } found
        )
        {
            lease.Dispose();
            return found;
        }

        var made = await next(context);
        using var rendering = await limiter.AcquireForRenderingAsync(http.RequestAborted);
        var (result, isKept) = Keep(context, made);
        if (isKept)
        {
            // The cache counts its memory, and all who read it share it, however slowly they read.
            lease.Dispose();
        }

        return result;
    }

    private static (object? Result, bool IsKept) Keep(EndpointFilterInvocationContext context, object? result)
    {
        if (ConditionalRequests.Rendered(result) is not { } answer)
        {
            return (result, false);
        }

        var http = context.HttpContext;
        var reader = context.Arguments.OfType<OwnConnection>().First().Reader;
        return (answer, reader is not null && http.RequestServices.GetRequiredService<ResponseCache>().Set(reader, http.Request, answer));
    }

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
