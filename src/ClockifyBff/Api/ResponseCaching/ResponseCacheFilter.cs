using ClockifyBff.Api.Conditional;
using ClockifyBff.Caching;
using ClockifyBff.Connections;
using ClockifyBff.Security;

namespace ClockifyBff.Api.ResponseCaching;

/// <summary>Caches whole responses that consist of cache entries only, and serves them as long as those entries are current.</summary>
internal static class ResponseCacheFilter
{
    /// <summary>Marks a route whose response depends only on the request and on cache entries, so that it can be cached.</summary>
    public static RouteHandlerBuilder CacheResponses(this RouteHandlerBuilder route) =>
        route.WithMetadata(Marker.Instance).AddEndpointFilter(CacheAsync);

    /// <summary>Serves cached responses. Must follow every middleware that may reject a request.</summary>
    public static void UseResponseCache(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<ConnectionResolver>();
        var cache = app.Services.GetRequiredService<ResponseCache>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) => IsCacheable(context) ? ServeAsync(context, next) : next(context));

        async Task ServeAsync(HttpContext context, RequestDelegate next)
        {
            if (await FindAsync(context, connections, cache, time) is not { } cached)
            {
                await next(context);
                return;
            }

            ApiConventions.SetCacheControl(context.Response, ApiConventions.PrivateNoCache);
            await cached.ExecuteAsync(context);
        }
    }

    private static bool IsCacheable(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null && !OwnConnection.WantsFresh(context.Request);

    private static async ValueTask<RenderedResponse?> FindAsync(
        HttpContext context,
        ConnectionResolver connections,
        ResponseCache cache,
        TimeProvider time
    )
    {
        if (connections.TryGetCached(Caller.Of(context), context.Request.Headers[ConnectionResolver.Header]) is not { } upstream)
        {
            return null;
        }

        if (await cache.FindAsync(upstream, context.Request) is not { } cached)
        {
            return null;
        }

        AgeHeaderFilter.SetAge(context, time.GetElapsedTime(cached.OldestReadAt));
        return cached.Response;
    }

    private static async ValueTask<object?> CacheAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.Arguments.OfType<ListQuery>().Any(list => list.All == true)
            ? await CreateLargeAsync(context, next)
            : Cache(context, await next(context)).Result;

    /// <summary>Creates a response that may be large, after waiting for the memory that it needs.</summary>
    private static async ValueTask<object?> CreateLargeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var httpContext = context.HttpContext;
        var services = httpContext.RequestServices;
        var limiter = services.GetRequiredService<LargeListLimiter>();
        var lease = await limiter.AcquireForResponseAsync(Caller.Of(httpContext).OwnerKey, httpContext.RequestAborted);
        httpContext.Response.RegisterForDispose(lease);

        // An identical request may have filled the cache while this one waited.
        if (
            IsCacheable(httpContext)
            && await FindAsync(
                httpContext,
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

        var created = await next(context);
        using var rendering = await limiter.AcquireForRenderingAsync(httpContext.RequestAborted);
        var (result, isCached) = Cache(context, created);
        if (isCached)
        {
            // The cache counts its memory, and all who read it share it, however slowly they read.
            lease.Dispose();
        }

        return result;
    }

    private static (object? Result, bool IsCached) Cache(EndpointFilterInvocationContext context, object? result)
    {
        if (ConditionalRequests.Rendered(result) is not { } response)
        {
            return (result, false);
        }

        var httpContext = context.HttpContext;
        var reader = context.Arguments.OfType<OwnConnection>().First().Reader;
        return (
            response,
            reader is not null && httpContext.RequestServices.GetRequiredService<ResponseCache>().Set(reader, httpContext.Request, response)
        );
    }

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
