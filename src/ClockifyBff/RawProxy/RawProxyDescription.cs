using System.Text.Json.Nodes;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using Microsoft.OpenApi;

namespace ClockifyBff.RawProxy;

/// <summary>How the raw proxy stands in the OpenAPI document: one operation a verb.</summary>
internal static class RawProxyDescription
{
    private const string Text =
        "Passes the request to the Clockify API through your connection and the answer back: status, bytes, `Last-Page` and "
        + "`total-count` are Clockify's.\n"
        + "`path` is everything after `/clockify/api/v1/` in Clockify's own documentation, its slashes included. Nothing is retried, "
        + "cached or checked for sense.";

    private static readonly string _workspace = $"workspaces/{Examples.Id("workspaceId")}";

    /// <summary>What each verb is shown with, and the statuses of Clockify's that are no refusal.</summary>
    private static readonly Dictionary<string, Shown> _shown = new(StringComparer.Ordinal)
    {
        ["GET"] = new("user", null, ["200"]),
        ["POST"] = new($"{_workspace}/tags", new JsonObject { ["name"] = "On site" }, ["200", "201"]),
        ["PUT"] = new(
            $"{_workspace}/tags/{Examples.IdFor("PutClockify", "tagId")}",
            new JsonObject { ["name"] = "Travel", ["archived"] = false },
            ["200", "201"]
        ),
        ["PATCH"] = new(
            $"{_workspace}/projects/{Examples.Id("projectId")}/estimate",
            new JsonObject
            {
                ["timeEstimate"] = new JsonObject
                {
                    ["estimate"] = "PT120H",
                    ["type"] = "MANUAL",
                    ["active"] = true,
                },
            },
            ["200", "204"]
        ),
        ["DELETE"] = new($"{_workspace}/tags/{Examples.IdFor("DeleteClockify", "tagId")}", null, ["200", "204"]),
    };

    public static void DescribeRawProxy(this RouteHandlerBuilder endpoint, string method)
    {
        var shown = _shown[method];
        var verb = char.ToUpperInvariant(method[0]) + method[1..].ToLowerInvariant();
        endpoint
            .WithName($"{verb}Clockify")
            .WithTags(Http.OpenApi.OpenApiDocument.RawProxy)
            .WithSummary($"{method} on the Clockify API as it is")
            .WithDescription(Text)
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    operation.Parameters = [Path(shown), Query(method)];
                    foreach (var success in shown.Successes)
                    {
                        operation.Responses![success] = new OpenApiResponse
                        {
                            Description = "Clockify's own answer.",
                            Content = success == "204" ? null : AnyJson(null),
                        };
                    }

                    if (shown.Body is { } body)
                    {
                        operation.RequestBody = JsonBody(body);
                    }

                    return Task.CompletedTask;
                }
            );
        foreach (var status in (int[])[400, 401, 403, 404, 409, 413, 414, 415, 429, 502, 503, 504])
        {
            endpoint.Produces<Problem>(status, "application/problem+json");
        }
    }

    private static OpenApiParameter Path(Shown shown) =>
        new()
        {
            Name = "path",
            In = ParameterLocation.Path,
            Required = true,
            Description = "The path below `/clockify/api/v1/`, with its slashes.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9._~/-]+$" },
            Example = shown.Path,
        };

    private static OpenApiParameter Query(string method) =>
        new()
        {
            Name = "query",
            In = ParameterLocation.Query,
            Style = ParameterStyle.Form,
            Explode = true,
            Description = "Clockify's own query parameters, as a JSON object of names and values.",
            // An empty example counts as none, and Swagger UI would make up parameters.
            Example = method == "GET" ? new JsonObject { ["page-size"] = "5" } : new JsonObject { ["hydrated"] = "true" },
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };

    private static OpenApiRequestBody JsonBody(JsonNode body) =>
        new() { Description = "The body that Clockify expects; passed on byte for byte.", Content = AnyJson(body.DeepClone()) };

    private static Dictionary<string, OpenApiMediaType> AnyJson(JsonNode? example) =>
        new()
        {
            ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema(), Example = example },
        };

    private sealed record Shown(string Path, JsonObject? Body, string[] Successes);
}
