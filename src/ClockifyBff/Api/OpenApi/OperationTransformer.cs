using System.Reflection;
using System.Text.Json.Nodes;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>Adds to operations what the API conventions read and write: id patterns, query rules, headers, 304; and examples.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> _statusDescriptions = new(StringComparer.Ordinal)
    {
        ["400"] = "The request is not valid. `errors` lists the invalid fields. Nothing was changed.",
        ["401"] = "The request has no valid credentials.",
        ["403"] = "The caller is not allowed to do this, in this service or in Clockify.",
        ["404"] = "A resource that the request names does not exist, or the caller can't access it.",
        ["409"] = "The caller has no working connection, or the request conflicts with the current state. See `errorCode`.",
        ["412"] = "The entity has changed since it was read. `current` is its current state.",
        ["413"] = "The request body is too large.",
        ["415"] = "This route does not support the media type of the request body.",
        ["422"] = "The `Idempotency-Key` was used for another request.",
        ["429"] = "The request limit is reached. Wait for the seconds in `Retry-After`.",
        ["500"] = "An internal error occurred. The log has it under the trace id.",
        ["502"] = "Clockify or its gateway failed.",
        ["503"] = "A system that this service depends on is unavailable, or the service is stopping.",
        ["504"] = "Clockify did not respond in time.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var (status, response) in operation.Responses!)
        {
            response.Description = _statusDescriptions.GetValueOrDefault(status) ?? response.Description;
        }

        if (metadata.OfType<ApiRoute>().FirstOrDefault() is { } route)
        {
            DescribeRequest(operation, context, metadata);
            DescribeResponses(operation, context, isConditional: route.IsConditional && context.Description.HttpMethod == HttpMethods.Get);
        }

        AddHeader(operation.Responses, "429", HeaderNames.RetryAfter, JsonSchemaType.Integer, "The seconds to wait before retrying.");
        AddHeader(operation.Responses, "503", HeaderNames.RetryAfter, JsonSchemaType.Integer, "The seconds to wait before retrying.");
        Sort(operation);
        return Task.CompletedTask;
    }

    private static void DescribeRequest(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var parameters = operation.Parameters ??= [];
        var known = parameters.OfType<OpenApiParameter>().ToDictionary(parameter => parameter.Name!);
        foreach (var argument in metadata.OfType<MethodInfo>().First().GetParameters())
        {
            if (known.TryGetValue(argument.Name!, out var inPath) && inPath.In == ParameterLocation.Path)
            {
                inPath.Example = Examples.IdFor(operation.OperationId!, argument.Name!);
                ((OpenApiSchema)inPath.Schema!).Pattern = argument.ParameterType == typeof(ClockifyId) ? Rules.IdPattern : null;
            }
            else if (argument.GetCustomAttribute<AsParametersAttribute>() is not null)
            {
                DescribeQuery(operation.OperationId!, known, argument.ParameterType);
            }
        }

        foreach (var header in metadata.OfType<RequestHeader>())
        {
            parameters.Add(Header(header));
        }

        if (
            context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body") is { } body
            && operation.RequestBody is OpenApiRequestBody { Content: { } content } request
        )
        {
            // The framework puts the comment of a handler parameter here.
            request.Description = null;
            foreach (var media in content.Values)
            {
                ((OpenApiMediaType)media).Example = Examples.OfBody(body.Type);
            }

            foreach (var status in (string[])["413", "415"])
            {
                operation.Responses![status] = new OpenApiResponse
                {
                    Description = _statusDescriptions[status],
                    Content = ((OpenApiResponse)operation.Responses["400"]).Content,
                };
            }
        }
    }

    private static void DescribeQuery(string operation, Dictionary<string, OpenApiParameter> known, Type query)
    {
        var validator = Validators.Of(query);
        foreach (var property in query.GetProperties())
        {
            if (property.GetCustomAttribute<FromQueryAttribute>()?.Name is { } name && known.TryGetValue(name, out var parameter))
            {
                parameter.Description = XmlSummaries.Of(property);
                if (validator is not null)
                {
                    RuleSchemas.Describe((OpenApiSchema)parameter.Schema!, validator, name);
                    parameter.Required = RuleSchemas.IsRequired(validator, name);
                    parameter.Example = parameter.Required ? Examples.IdFor(operation, name) : null;
                }
            }
        }
    }

    private static void DescribeResponses(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool isConditional)
    {
        var responses = operation.Responses!;
        foreach (var response in context.Description.SupportedResponseTypes)
        {
            if (response.Type is { } type && type != typeof(Problem) && Examples.Of(type) is { } example)
            {
                ((OpenApiMediaType)responses[$"{response.StatusCode}"].Content!["application/json"]).Example = example;
            }
        }

        foreach (var response in responses.Values)
        {
            if (response.Content?.TryGetValue(OpenApiDocument.EventStream, out var stream) == true)
            {
                DescribeStream((OpenApiMediaType)stream, response.Content["application/json"].Example);
            }
        }

        if (isConditional)
        {
            operation.Parameters!.Add(
                Header(
                    new RequestHeader(
                        HeaderNames.IfNoneMatch,
                        "The `ETag` of the response that you have. The response is 304 if it is unchanged."
                    )
                )
            );
            AddHeader(responses, "200", HeaderNames.ETag, JsonSchemaType.String, "The entity tag of the response, for `If-None-Match`.");
            responses["304"] = new OpenApiResponse { Description = "The response that you have is still current." };
        }

        AddHeader(responses, "201", HeaderNames.Location, JsonSchemaType.String, "The URL of the new resource.");
    }

    // A document has no form for events, so the stream is a text.
    private static void DescribeStream(OpenApiMediaType stream, JsonNode? data)
    {
        stream.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Events that have the JSON of the other media type in `data`.",
        };
        stream.Example = $"event: change\ndata: {data?.ToJsonString()}\n\n";
    }

    private static void Sort(OpenApiOperation operation)
    {
        var sorted = operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal).ToArray();
        operation.Responses!.Clear();
        foreach (var (status, response) in sorted)
        {
            operation.Responses[status] = response;
        }
    }

    private static OpenApiParameter Header(RequestHeader header) =>
        new()
        {
            Name = header.Name,
            In = ParameterLocation.Header,
            Description = header.Description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = header.Format },
        };

    private static void AddHeader(OpenApiResponses responses, string status, string header, JsonSchemaType type, string description)
    {
        if (responses.TryGetValue(status, out var response) && response is OpenApiResponse concrete)
        {
            concrete.Headers ??= new Dictionary<string, IOpenApiHeader>();
            concrete.Headers[header] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = type },
            };
        }
    }
}
