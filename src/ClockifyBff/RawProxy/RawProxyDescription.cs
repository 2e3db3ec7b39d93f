using System.Text.Json.Nodes;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using Microsoft.OpenApi;

namespace ClockifyBff.RawProxy;

/// <summary>Describes the raw proxy in the OpenAPI document: one operation per method.</summary>
internal static class RawProxyDescription
{
    private const string Text =
        "Forwards the request to the Clockify API through your connection and returns Clockify's response unchanged, with its status, "
        + "body, `Last-Page` and `total-count`.\n"
        + "`path` is the path after `/api/v1/` in Clockify's documentation, including slashes. The service does not retry, cache or "
        + "validate these requests.";

    private static readonly string _workspace = $"workspaces/{Examples.Id("workspaceId")}";

    /// <summary>The example of each method, and the statuses with which Clockify reports success.</summary>
    private static readonly Dictionary<string, MethodExample> _examples = new(StringComparer.Ordinal)
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
        var example = _examples[method];
        var verb = char.ToUpperInvariant(method[0]) + method[1..].ToLowerInvariant();
        endpoint
            .WithName($"{verb}Clockify")
            .WithTags(Api.OpenApi.OpenApiDocument.RawProxy)
            .WithSummary($"Send a {method} request to the Clockify API")
            .WithDescription(Text)
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    operation.Parameters = [Path(example), Query(method)];
                    foreach (var success in example.Successes)
                    {
                        operation.Responses![success] = new OpenApiResponse
                        {
                            Description = "Clockify's response.",
                            Content = success == "204" ? null : AnyJson(null),
                        };
                    }

                    if (example.Body is { } body)
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

    private static OpenApiParameter Path(MethodExample example) =>
        new()
        {
            Name = "path",
            In = ParameterLocation.Path,
            Required = true,
            Description = "The path below `/clockify/api/v1/`, including slashes.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9._~/-]+$" },
            Example = example.Path,
        };

    private static OpenApiParameter Query(string method) =>
        new()
        {
            Name = "query",
            In = ParameterLocation.Query,
            Style = ParameterStyle.Form,
            Explode = true,
            Description = "Clockify's query parameters, as a JSON object of names and values.",
            // Without an example, Swagger UI would invent parameters.
            Example = method == "GET" ? new JsonObject { ["page-size"] = "5" } : new JsonObject { ["hydrated"] = "true" },
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };

    private static OpenApiRequestBody JsonBody(JsonNode body) =>
        new() { Description = "The body that Clockify expects. It is forwarded unchanged.", Content = AnyJson(body.DeepClone()) };

    private static Dictionary<string, OpenApiMediaType> AnyJson(JsonNode? bodyExample) =>
        new()
        {
            ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema(), Example = bodyExample },
        };

    private sealed record MethodExample(string Path, JsonObject? Body, string[] Successes);
}
