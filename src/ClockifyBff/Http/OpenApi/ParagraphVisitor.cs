using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>Makes each description one paragraph: where the lines of an XML comment end says nothing.</summary>
internal sealed class ParagraphVisitor : OpenApiVisitorBase
{
    private static readonly char[] _blanks = [' ', '\r', '\n', '\t'];

    public override void Visit(OpenApiOperation operation) => operation.Description = Join(operation.Description);

    public override void Visit(IOpenApiParameter parameter) => Join(parameter);

    public override void Visit(IOpenApiSchema schema)
    {
        Join(schema);
        foreach (var member in schema.Properties?.Values ?? [])
        {
            Join(member);
        }
    }

    private static void Join(IOpenApiDescribedElement element)
    {
        // A reference shows the description of its target: what is set there becomes the reference's own.
        if (Join(element.Description) is var text && text != element.Description)
        {
            element.Description = text;
        }
    }

    private static string? Join(string? text) =>
        text is null ? null : string.Join(' ', text.Split(_blanks, StringSplitOptions.RemoveEmptyEntries));
}
