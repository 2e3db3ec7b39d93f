using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>
/// Rewrites the document for OpenAPI 3.0, using only what client generators support: they turn unions into unusable types.
/// </summary>
internal sealed class OpenApi30Rewriter : OpenApiVisitorBase
{
    private const string Json = "application/json";

    public static void Rewrite(Microsoft.OpenApi.OpenApiDocument document)
    {
        // Generated clients percent-encode the slashes of a path, which the raw proxy refuses.
        foreach (var (path, item) in document.Paths.ToArray())
        {
            if (item.Operations!.Values.All(operation => operation.Tags!.Any(tag => tag.Name == OpenApiDocument.RawProxy)))
            {
                document.Paths.Remove(path);
            }
        }

        document.Tags = document.Tags!.Where(tag => tag.Name != OpenApiDocument.RawProxy).ToHashSet();

        document.Info.Description += "\n\nThis is the document in OpenAPI 3.0, for client generators. It leaves out the raw proxy.";

        // An SPDX identifier came with 3.1.
        document.Info.License!.Identifier = null;
        new OpenApiWalker(new OpenApi30Rewriter()).Walk(document);
    }

    public override void Visit(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema inline)
        {
            return;
        }

        if (inline.OneOf?.OfType<OpenApiSchemaReference>().ToArray() is [var orNull])
        {
            // A type beside it makes generators take it for a schema of its own.
            (inline.OneOf, inline.AllOf, inline.Type) = (null, [orNull], JsonSchemaType.Null);
        }

        if (inline.AnyOf is not null)
        {
            (inline.AnyOf, inline.Type) = (null, JsonSchemaType.Object);
        }

        // Kiota's clients leave out members that are null. To clear a member, their callers put null into the additional properties, so
        // these must be allowed.
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
        // Generators take the first of several media types, and not all know merge patches by name: for both the body is the same.
        if (requestBody.Content is { Count: > 1 } content)
        {
            foreach (var other in content.Keys.Where(mediaType => mediaType != Json).ToArray())
            {
                content.Remove(other);
            }
        }
    }
}
