using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>
/// Joins the lines of descriptions, because line breaks in XML comments have no meaning.
/// </summary>
internal sealed class ParagraphVisitor : OpenApiVisitorBase
{
    private static readonly char[] _whiteSpace = [' ', '\r', '\n', '\t'];

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
        // Only if the text differs: setting the description of a reference overrides that of its target.
        if (Join(element.Description) is var text && text != element.Description)
        {
            element.Description = text;
        }
    }

    private static string? Join(string? text) =>
        text is null ? null : string.Join(' ', text.Split(_whiteSpace, StringSplitOptions.RemoveEmptyEntries));
}
