using System.Reflection;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Http.Conditional;

/// <summary>The header <c>If-Match</c> of a write: the states of the entity that the caller is ready to change.</summary>
internal readonly struct IfMatch(StringValues tags) : IEndpointParameterMetadataProvider
{
    /// <summary>Whether the caller cares.</summary>
    public bool IsGiven => tags.Count > 0;

    /// <summary>Binds the argument of a handler.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context) => ValueTask.FromResult(new IfMatch(context.Request.Headers.IfMatch));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new RequestHeader(HeaderNames.IfMatch, "The `etag` that you have read: the write is 412 when the entity has changed since.")
        );
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status412PreconditionFailed, typeof(Problem), ["application/problem+json"])
        );
    }

    /// <exception cref="ProblemException">412 <c>precondition_failed</c>: it is in none of those states.</exception>
    public void Check<T>(T current)
        where T : IEntity
    {
        if (!Matches(current))
        {
            throw PreconditionFailed(current);
        }
    }

    /// <summary>Whether the entity is in one of those states; in any where the caller doesn't care.</summary>
    public bool Matches(IEntity current) => !IsGiven || EntityTag.IsListed(tags, current.Etag);

    /// <summary>412 <c>precondition_failed</c>: the entity is in another state.</summary>
    public static ProblemException PreconditionFailed<T>(T current)
        where T : IEntity =>
        new(
            new Problem(ErrorCode.PreconditionFailed, "The entity is not in the state that the request names; see current.")
            {
                Current = ApiJson.ToNode(current),
            }
        );
}
