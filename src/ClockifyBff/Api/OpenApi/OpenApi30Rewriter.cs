using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>
/// Rewrites the document for OpenAPI 3.0, without unions, which client generators turn into unusable types.
/// </summary>
internal sealed class OpenApi30Rewriter : OpenApiVisitorBase
{
    private const string Json = "application/json";

    /// <summary>Rewrites the document for client generators, without the raw proxy.</summary>
    public static void RewriteForGenerators(Microsoft.OpenApi.OpenApiDocument document)
    {
        // Generated clients percent-encode the slashes of a path, which the raw proxy rejects.
        foreach (var (path, item) in document.Paths.ToArray())
        {
            if (item.Operations!.Values.All(operation => operation.Tags!.Any(tag => tag.Name == OpenApiDocument.RawProxy)))
            {
                document.Paths.Remove(path);
            }
        }

        // Generated clients have one type for a response, and don't read streams.
        foreach (var response in document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(one => one.Responses!.Values))
        {
            response.Content?.Remove(OpenApiDocument.EventStream);
        }

        document.Tags = document.Tags!.Where(tag => tag.Name != OpenApiDocument.RawProxy).ToHashSet();
        document.Info.Description +=
            "\n\nThis is the OpenAPI 3.0 document, for client generators. It does not contain the raw proxy and streams.";
        Rewrite(document);
    }

    /// <summary>Rewrites the complete document.</summary>
    public static void Rewrite(Microsoft.OpenApi.OpenApiDocument document)
    {
        // OpenAPI 3.0 has no SPDX license identifier.
        document.Info.License!.Identifier = null;
        new OpenApiWalker(new OpenApi30Rewriter()).Walk(document);
    }

    public override void Visit(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema inline)
        {
            return;
        }

        if (inline.OneOf?.OfType<OpenApiSchemaReference>().ToArray() is [var nullable])
        {
            // With a type beside the reference, generators create a separate schema.
            (inline.OneOf, inline.AllOf, inline.Type) = (null, [nullable], JsonSchemaType.Null);
        }

        if (inline.AnyOf is not null)
        {
            (inline.AnyOf, inline.Type) = (null, JsonSchemaType.Object);
        }

        // Kiota clients omit null members. To clear a member, callers add null to the additional properties, which must be allowed.
        inline.AdditionalPropertiesAllowed = true;

        foreach (var (name, member) in inline.Properties?.ToArray() ?? [])
        {
            if (member is OpenApiSchemaReference { Reference.Description: { } description } reference)
            {
                inline.Properties![name] = new OpenApiSchema { AllOf = [reference], Description = description };
            }
        }
    }

    public override void Visit(IOpenApiRequestBody requestBody)
    {
        // Generators use the first media type, and some don't know merge patches. The body is the same for both media types.
        if (requestBody.Content is { Count: > 1 } content)
        {
            foreach (var other in content.Keys.Where(mediaType => mediaType != Json).ToArray())
            {
                content.Remove(other);
            }
        }
    }
}
