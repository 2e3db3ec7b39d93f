using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ClockifyBff.Http;

/// <summary>Makes operations say what conventions read and write: ids, rules of queries, headers, 304.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<CuratedRoute>().FirstOrDefault() is not { } route)
        {
            return Task.CompletedTask;
        }

        var parameters = operation.Parameters ??= [];
        foreach (var argument in metadata.OfType<MethodInfo>().First().GetParameters())
        {
            Describe(parameters.OfType<OpenApiParameter>(), argument, context.ApplicationServices);
        }

        foreach (var header in metadata.OfType<RequestHeader>())
        {
            parameters.Add(Header(header));
        }

        var responses = operation.Responses!;
        if (context.Description.HttpMethod == HttpMethods.Get && route.IsConditional)
        {
            parameters.Add(Header(new RequestHeader(HeaderNames.IfNoneMatch, "The `ETag` of what you have: the answer is 304 while it is the same.")));
            Say(responses, "200", HeaderNames.ETag, "Names this state of the answer.");
            responses["304"] = new OpenApiResponse { Description = "What you have is what there is." };
        }

        Say(responses, "201", HeaderNames.Location, "Where it is.");
        Say(responses, "429", HeaderNames.RetryAfter, "Seconds to wait.");
        Say(responses, "503", HeaderNames.RetryAfter, "Seconds to wait.");
        return Task.CompletedTask;
    }

    private static void Describe(IEnumerable<OpenApiParameter> parameters, ParameterInfo argument, IServiceProvider services)
    {
        if (RequestCheck.IsClockifyId(argument))
        {
            if (parameters.FirstOrDefault(one => one.Name == argument.Name)?.Schema is OpenApiSchema schema)
            {
                schema.Pattern = Rules.IdPattern;
            }
        }
        else if (RuleSchemas.ValidatorOf(argument.ParameterType, services) is { } validator)
        {
            foreach (var parameter in parameters.Where(one => one.In == ParameterLocation.Query))
            {
                if (parameter.Schema is OpenApiSchema schema)
                {
                    RuleSchemas.Describe(schema, validator, parameter.Name!);
                }
            }
        }
    }

    private static OpenApiParameter Header(RequestHeader header) => new()
    {
        Name = header.Name,
        In = ParameterLocation.Header,
        Description = header.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = header.Format },
    };

    private static void Say(OpenApiResponses responses, string status, string header, string description)
    {
        if (responses.TryGetValue(status, out var response) && response is OpenApiResponse concrete)
        {
            concrete.Headers ??= new Dictionary<string, IOpenApiHeader>();
            concrete.Headers[header] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
