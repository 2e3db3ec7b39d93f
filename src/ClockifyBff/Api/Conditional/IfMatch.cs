using System.Reflection;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Api.Conditional;

/// <summary>The header <c>If-Match</c> of a write: the entity tags on which the caller based the change.</summary>
internal readonly struct IfMatch(StringValues tags) : IEndpointParameterMetadataProvider
{
    /// <summary>Whether the request has the header.</summary>
    public bool IsGiven => tags.Count > 0;

    /// <summary>Binds a handler parameter.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context) => ValueTask.FromResult(new IfMatch(context.Request.Headers.IfMatch));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new RequestHeader(HeaderNames.IfMatch, "The `etag` that you read. If the entity has changed since, the write returns 412.")
        );
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status412PreconditionFailed, typeof(Problem), ["application/problem+json"])
        );
    }

    /// <exception cref="ProblemException">412 <c>precondition_failed</c>: the entity has another tag.</exception>
    public void Check<T>(T current)
        where T : IEntity
    {
        if (!Matches(current))
        {
            throw PreconditionFailed(current);
        }
    }

    /// <summary>Whether the header lists the tag of the entity; true without the header.</summary>
    public bool Matches(IEntity current) => !IsGiven || EntityTag.IsListed(tags, current.Etag);

    /// <summary>Creates the problem 412 <c>precondition_failed</c>, with the current entity.</summary>
    public static ProblemException PreconditionFailed<T>(T current)
        where T : IEntity =>
        new(
            new Problem(ErrorCode.PreconditionFailed, "The entity has changed since you read it. See `current` for its current state.")
            {
                Current = ApiJson.ToNode(current),
            }
        );
}
