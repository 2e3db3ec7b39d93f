using System.Text.Json.Nodes;
using ClockifyBff.Http.Problems;
using Microsoft.OpenApi;

namespace ClockifyBff.RawProxy;

/// <summary>How the raw proxy stands in the OpenAPI document: one operation a verb.</summary>
internal static class RawProxyDescription
{
    private const string Text =
        """
        Passes the request to the Clockify API through your connection and the answer back: status, bytes, `Last-Page` and `total-count` are Clockify's.
        `path` is everything after `/clockify/api/v1/` in Clockify's own documentation, its slashes included. Nothing is retried, cached or checked for sense.
        """;

    public static void DescribeRawProxy(this RouteHandlerBuilder endpoint, string method)
    {
        var verb = char.ToUpperInvariant(method[0]) + method[1..].ToLowerInvariant();
        endpoint
            .WithName($"{verb}Clockify")
            .WithTags("Raw proxy")
            .WithSummary($"{method} on the Clockify API as it is")
            .WithDescription(Text)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters = [Path(method), Query(method)];
                foreach (var success in (string[])(method == "POST" ? ["200", "201"] : ["200"]))
                {
                    operation.Responses![success] = new OpenApiResponse { Description = "Clockify's own answer.", Content = AnyJson(null) };
                }

                if (method is "POST" or "PUT" or "PATCH")
                {
                    operation.RequestBody = JsonBody();
                }

                return Task.CompletedTask;
            });
        foreach (var status in (int[])[400, 401, 403, 404, 409, 413, 429, 502, 503, 504])
        {
            endpoint.Produces<Problem>(status, "application/problem+json");
        }
    }

    private static OpenApiParameter Path(string method) => new()
    {
        Name = "path",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The path below `/clockify/api/v1/`, with its slashes.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9._~/-]+$" },
        Example = method == "GET" ? "user" : "workspaces",
    };

    private static OpenApiParameter Query(string method) => new()
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

    private static OpenApiRequestBody JsonBody() => new()
    {
        Description = "The body that Clockify expects; passed on byte for byte.",
        Content = AnyJson(new JsonObject { ["name"] = "Field work" }),
    };

    private static Dictionary<string, OpenApiMediaType> AnyJson(JsonNode? example) => new()
    {
        ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema(), Example = example },
    };
}
