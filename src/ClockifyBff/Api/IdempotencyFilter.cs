using System.Reflection;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Idempotency;
using ClockifyBff.Security;
using ClockifyBff.Upstream;

namespace ClockifyBff.Api;

/// <summary>Adds support for the header <c>Idempotency-Key</c> to POST routes. Keys are scoped to the caller.</summary>
internal static class IdempotencyFilter
{
    public static RouteGroupBuilder WithIdempotencyKeys(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(ExecuteOnceAsync);
        ((IEndpointConventionBuilder)routes).Finally(Prepare);
        return routes;
    }

    /// <summary>Declares the header, and reads it before the arguments of the handler are bound.</summary>
    private static void Prepare(EndpointBuilder endpoint)
    {
        var takesKey = endpoint
            .Metadata.OfType<MethodInfo>()
            .Any(handler => handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(IdempotencyKey)));
        if (!takesKey)
        {
            return;
        }

        endpoint.Metadata.Add(
            new RequestHeader(
                IdempotencyKey.Header,
                $"A key of up to {IdempotencyKeyReader.MaxKeyLength} characters that identifies this request for 7 days. Repeated requests "
                    + "with the same key and body are executed once and return the same response."
            )
        );
        endpoint.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(Problem), ["application/problem+json"])
        );
        var handle = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            context.Features.Set(await IdempotencyKeyReader.ReadAsync(context.Request));
            await handle(context);
        };
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
