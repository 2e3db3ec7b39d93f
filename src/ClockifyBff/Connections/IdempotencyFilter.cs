using ClockifyBff.Idempotency;
using ClockifyBff.Security;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>Adds support for the header <c>Idempotency-Key</c> to POST routes. Keys are scoped to the caller.</summary>
internal static class IdempotencyFilter
{
    public static RouteGroupBuilder WithIdempotencyKeys(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(ExecuteOnceAsync);
        return routes;
    }

    private static async ValueTask<object?> ExecuteOnceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.Arguments.OfType<IdempotencyKey>().FirstOrDefault() is not { Key: not null } idempotency)
        {
            return await next(context);
        }

        var httpContext = context.HttpContext;
        try
        {
            var upstream = await context.Arguments.OfType<OwnConnection>().First().FindAsync();
            return await httpContext
                .RequestServices.GetRequiredService<IdempotencyStore>()
                .ExecuteAsync(httpContext, idempotency, Caller.Of(httpContext).OwnerKey, upstream, () => next(context));
        }
        catch (OperationCanceledException e)
        {
            // Safe to retry, however far the request came: the key prevents a second execution.
            throw new UpstreamException(UpstreamFailureKind.TimedOut, "The request ended before it was completed.", cause: e);
        }
    }
}
