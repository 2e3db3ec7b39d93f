using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Http;

/// <summary>What all routes of <c>/api/v1</c> have in common.</summary>
internal static class ApiConventions
{
    /// <summary>For answers that hold secrets.</summary>
    public const string NoStore = "no-store";

    /// <summary>For answers that their reader may keep and ask about.</summary>
    public const string PrivateNoCache = "private, no-cache";

    private const long LargestBody = 1024 * 1024;

    private static readonly int[] _possibleProblems = [400, 401, 403, 404, 409, 429, 500, 502, 503, 504];

    /// <param name="services">The services.</param>
    /// <param name="bodies">The bodies that routes take.</param>
    public static void AddApiConventions(this IServiceCollection services, IJsonTypeInfoResolver bodies)
    {
        Rules.UseJsonNames();
        services.ConfigureHttpJsonOptions(json =>
        {
            ApiJson.Configure(json.SerializerOptions);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, bodies.WithAddedModifier(NullIsAbsentAttribute.Apply));
        });
    }

    /// <summary>A group of curated routes: its tag, its problems, the check of what comes in, and the ETag of what goes out.</summary>
    public static RouteGroupBuilder MapApiGroup(this IEndpointRouteBuilder app, string prefix, string tag, string cacheControl = PrivateNoCache)
    {
        var group = app.MapGroup($"/api/v1{prefix}")
            .WithTags(tag)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody), new ApiRoute(IsConditional: cacheControl != NoStore));
        foreach (var status in _possibleProblems)
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

        ((IEndpointConventionBuilder)group).Finally(RequestBody.Announce);
        return group.AddEndpointFilterFactory(RequestValidationFilter.Create);
    }

    /// <summary>Says who may keep an answer.</summary>
    public static void SetCacheControl(HttpResponse response, string cacheControl)
    {
        // A browser that two people use must not ask about one's answer in the name of the other.
        response.Headers.CacheControl = cacheControl;
        response.Headers.Append(HeaderNames.Vary, ResponseHeaders.VariesByCaller);
    }

    /// <summary>Says that a route takes a merge patch (RFC 7396).</summary>
    public static RouteHandlerBuilder AcceptsMergePatch<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/merge-patch+json", "application/json");

    /// <summary>Says that a route can answer with a problem of this status.</summary>
    public static TBuilder ProducesApiProblem<TBuilder>(this TBuilder route, int status)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
}
