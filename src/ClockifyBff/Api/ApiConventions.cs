using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Server;
using ClockifyBff.Api.Validation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Api;

/// <summary>Conventions of all <c>/api/v1</c> routes.</summary>
internal static class ApiConventions
{
    /// <summary><c>Cache-Control</c> of responses that hold secrets.</summary>
    public const string NoStore = "no-store";

    /// <summary><c>Cache-Control</c> of responses that the caller's browser may store but must revalidate.</summary>
    public const string PrivateNoCache = "private, no-cache";

    private const long MaxBodyBytes = 1024 * 1024;

    private static readonly int[] _problemStatuses = [400, 401, 403, 404, 409, 429, 500, 502, 503, 504];

    /// <param name="services">The services.</param>
    /// <param name="bodies">Resolves the types of request bodies.</param>
    public static void AddApiConventions(this IServiceCollection services, IJsonTypeInfoResolver bodies)
    {
        Rules.UseJsonNames();
        services.AddSingleton<ResponseCache>();
        services.ConfigureHttpJsonOptions(json =>
        {
            ApiJson.Configure(json.SerializerOptions);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, bodies.WithAddedModifier(NullIsAbsentAttribute.Apply));
        });
    }

    /// <summary>Maps a group of <c>/api/v1</c> routes: with a tag, problems, request validation and ETags.</summary>
    public static RouteGroupBuilder MapApiGroup(
        this IEndpointRouteBuilder app,
        string prefix,
        string tag,
        string cacheControl = PrivateNoCache
    )
    {
        var group = app.MapGroup($"/api/v1{prefix}")
            .WithTags(tag)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes), new ApiRoute(IsConditional: cacheControl != NoStore));
        foreach (var status in _problemStatuses)
        {
            group.ProducesApiProblem(status);
        }

        group.AddEndpointFilter(
            (context, next) =>
            {
                SetCacheControl(context.HttpContext.Response, cacheControl);
                PathBase.PrefixLocation(context.HttpContext);
                return next(context);
            }
        );
        if (cacheControl != NoStore)
        {
            group.AddEndpointFilter(ConditionalRequests.AnswerAsync);
        }

        group.AddEndpointFilter(ConnectionFailureFilter.ReportAsync);
        ((IEndpointConventionBuilder)group).Finally(RequestBody.AddAcceptsMetadata);
        return group.AddEndpointFilterFactory(RequestValidationFilter.Create);
    }

    /// <summary>Sets <c>Cache-Control</c> and <c>Vary</c>.</summary>
    public static void SetCacheControl(HttpResponse response, string cacheControl)
    {
        // In a browser that two people share, neither may revalidate a response of the other.
        response.Headers.CacheControl = cacheControl;
        response.Headers.Append(HeaderNames.Vary, ResponseHeaders.VariesByCaller);
    }

    /// <summary>Declares that a route accepts a merge patch (RFC 7396).</summary>
    public static RouteHandlerBuilder AcceptsMergePatch<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/merge-patch+json", "application/json");

    /// <summary>Declares that a route can return a problem with this status.</summary>
    public static TBuilder ProducesApiProblem<TBuilder>(this TBuilder route, int status)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
}
