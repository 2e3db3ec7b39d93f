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
        builder.Metadata.Add(new RequestHeader(HeaderNames.IfMatch, "The `etag` that you have read: the write is 412 when the entity has changed since."));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status412PreconditionFailed, typeof(Problem), ["application/problem+json"]));
    }

    /// <exception cref="ProblemException">412 <c>precondition_failed</c>: it is in none of those states.</exception>
    public void Check<T>(T current)
        where T : IEntity
    {
        if (IsGiven && !Names(current.Etag))
        {
            throw new ProblemException(new Problem(ErrorCode.PreconditionFailed, "The entity is not what If-Match names; see current.")
            {
                Current = ApiJson.ToNode(current),
            });
        }
    }

    // A strong comparison: a weak tag demands nothing that could hold. A tag without its quotes is a habit of frontends.
    private bool Names(string etag) =>
        tags is [var one] && (one == "*" || $"\"{one}\"" == etag)
        || (EntityTagHeaderValue.TryParseList(tags!, out var known)
            && EntityTagHeaderValue.TryParse(etag, out var mine)
            && known.Any(tag => tag.Compare(mine, useStrongComparison: true)));
}
