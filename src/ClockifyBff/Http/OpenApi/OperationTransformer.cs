using System.Reflection;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>Makes operations say what conventions read and write: ids, rules of queries, headers, 304; and shows examples.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal)
    {
        ["400"] = "The request is not valid: `errors` names the fields. Nothing was done.",
        ["401"] = "The caller is not known.",
        ["403"] = "The caller may not do this, here or in Clockify.",
        ["404"] = "Something that the request names is not there, or not for the caller.",
        ["409"] = "The caller has no connection that works, or what is there stands against it: see `errorCode`.",
        ["412"] = "The entity is not in the state that `If-Match` names: `current` is what it is.",
        ["413"] = "The body is larger than this route accepts.",
        ["415"] = "The body is of a media type that this route does not read.",
        ["422"] = "The `Idempotency-Key` was used for another request.",
        ["429"] = "The company's requests to Clockify are used up for the moment.",
        ["500"] = "Something went wrong here; it was logged under the trace id.",
        ["502"] = "Clockify or the gateway to it failed.",
        ["503"] = "Something that this service needs is out of reach.",
        ["504"] = "Clockify did not answer in time.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var (status, response) in operation.Responses!)
        {
            response.Description = _meanings.GetValueOrDefault(status) ?? response.Description;
        }

        if (metadata.OfType<ApiRoute>().FirstOrDefault() is { } route)
        {
            DescribeRequest(operation, context, metadata);
            DescribeAnswers(operation, context, isConditional: route.IsConditional && context.Description.HttpMethod == HttpMethods.Get);
        }

        Say(operation.Responses, "429", HeaderNames.RetryAfter, JsonSchemaType.Integer, "Seconds to wait.");
        Say(operation.Responses, "503", HeaderNames.RetryAfter, JsonSchemaType.Integer, "Seconds to wait.");
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
                ((OpenApiSchema)inPath.Schema!).Pattern = RequestValidationFilter.IsClockifyId(argument) ? Rules.IdPattern : null;
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
            context.Description.ParameterDescriptions.FirstOrDefault(one => one.Source.Id == "Body") is { } body
            && operation.RequestBody is OpenApiRequestBody { Content: { } content } request
        )
        {
            // The framework puts the comment on some service of the handler here.
            request.Description = null;
            foreach (var media in content.Values)
            {
                ((OpenApiMediaType)media).Example = Examples.OfBody(body.Type);
            }

            foreach (var status in (string[])["413", "415"])
            {
                operation.Responses![status] = new OpenApiResponse
                {
                    Description = _meanings[status],
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

    private static void DescribeAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool isConditional)
    {
        var responses = operation.Responses!;
        foreach (var answer in context.Description.SupportedResponseTypes)
        {
            if (answer.Type is { } type && type != typeof(Problem) && Examples.Of(type) is { } example)
            {
                ((OpenApiMediaType)responses[$"{answer.StatusCode}"].Content!["application/json"]).Example = example;
            }
        }

        if (isConditional)
        {
            operation.Parameters!.Add(
                Header(new RequestHeader(HeaderNames.IfNoneMatch, "The `ETag` of what you have: the answer is 304 while it is the same."))
            );
            Say(responses, "200", HeaderNames.ETag, JsonSchemaType.String, "Names this state of the answer.");
            responses["304"] = new OpenApiResponse { Description = "What you have is what there is." };
        }

        Say(responses, "201", HeaderNames.Location, JsonSchemaType.String, "Where it is.");
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

    private static void Say(OpenApiResponses responses, string status, string header, JsonSchemaType type, string description)
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
