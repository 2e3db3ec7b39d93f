using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Http;

/// <summary>What all routes of <c>/api/v1</c> have in common.</summary>
internal static class CuratedApi
{
    /// <summary>For answers that hold secrets.</summary>
    public const string NeverStored = "no-store";

    /// <summary>For answers that their reader may keep and ask about.</summary>
    private const string AskedAbout = "private, no-cache";

    private static readonly int[] _possibleProblems = [400, 401, 403, 404, 409, 429, 502, 503, 504];

    public static void AddCuratedApi(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.SerializerOptions.AllowDuplicateProperties = false;
        json.SerializerOptions.RespectNullableAnnotations = true;
        json.SerializerOptions.RespectRequiredConstructorParameters = true;
        json.SerializerOptions.Converters.Add(new InstantConverter());
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    });

    /// <summary>A group of curated routes: its tag, its problems, and no query parameter that nobody reads.</summary>
    public static RouteGroupBuilder MapCurated(this IEndpointRouteBuilder app, string prefix, string tag, string cacheControl = AskedAbout)
    {
        var group = app.MapGroup($"/api/v1{prefix}").WithTags(tag);
        foreach (var status in _possibleProblems)
        {
            group.ProducesProblemOfOurs(status);
        }

        group.AddEndpointFilterFactory(CheckQuery);
        group.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = cacheControl;
            return next(context);
        });
        return group;
    }

    private static void ProducesProblemOfOurs(this RouteGroupBuilder group, int status) =>
        group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));

    /// <summary>Names what is wrong with a query. A misspelt parameter would be ignored, and the call would do something else than it says.</summary>
    private static EndpointFilterDelegate CheckQuery(EndpointFilterFactoryContext handler, EndpointFilterDelegate next)
    {
        var known = handler.MethodInfo.GetParameters()
            .Where(parameter => parameter.GetCustomAttribute<FromQueryAttribute>() is not null)
            .ToDictionary(parameter => parameter.GetCustomAttribute<FromQueryAttribute>()!.Name ?? parameter.Name!, parameter => parameter.ParameterType, StringComparer.Ordinal);
        return context =>
        {
            // The framework has tried to bind by now, and says no more than that.
            var isUnreadable = context.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest;
            foreach (var (name, values) in context.HttpContext.Request.Query)
            {
                if (!known.TryGetValue(name, out var type))
                {
                    return ValueTask.FromResult<object?>(Problem.Invalid(name, "There is no such query parameter."));
                }

                if (values.Count > 1)
                {
                    return ValueTask.FromResult<object?>(Problem.Invalid(name, "The query parameter is there more than once."));
                }

                if (isUnreadable && !TypeDescriptor.GetConverter(type).IsValid(values.ToString()))
                {
                    return ValueTask.FromResult<object?>(Problem.Invalid(name, "The value is of the wrong kind."));
                }
            }

            return next(context);
        };
    }
}
