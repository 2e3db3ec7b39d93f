using ClockifyBff.Http.Problems;
using ClockifyBff.Idempotency;
using ClockifyBff.Security;

namespace ClockifyBff.Connections;

/// <summary>Routes whose POSTs take an <c>Idempotency-Key</c>. Keys belong to who calls.</summary>
internal static class IdempotencyFilter
{
    public static RouteGroupBuilder WithIdempotencyKeys(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(AnswerOnceAsync);
        return routes;
    }

    private static async ValueTask<object?> AnswerOnceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.Arguments.OfType<IdempotencyKey>().FirstOrDefault() is not { Key: not null } idempotency)
        {
            return await next(context);
        }

        var http = context.HttpContext;
        try
        {
            var upstream = await context.Arguments.OfType<OwnConnection>().First().FindAsync();
            return await http
                .RequestServices.GetRequiredService<IdempotencyStore>()
                .ExecuteAsync(http, idempotency, Caller.Of(http).OwnerKey, upstream, () => next(context));
        }
        catch (OperationCanceledException e)
        {
            // However far it came: the same request with the same key is safe.
            throw new ProblemException(new Problem(ErrorCode.UpstreamTimeout, "The request ended before it was done."), e);
        }
    }
}
