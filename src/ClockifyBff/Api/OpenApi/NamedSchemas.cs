using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>
/// Moves schemas with a title to the components, and refers to them, because client generators number and duplicate inline schemas. Runs
/// last, because the framework would replace the references with the schemas.
/// </summary>
internal static class NamedSchemas
{
    /// <summary>The names of the value sets of query parameters and request bodies.</summary>
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["name -name"] = "NameOrder",
        ["name -name email -email"] = "UserOrder",
        ["name -name clientName -clientName duration -duration"] = "ProjectOrder",
        ["start -start"] = "TimeEntryOrder",
        ["tasks"] = "ProjectExpansion",
        ["active done"] = "TaskStatusChoice",
        ["active pending declined inactive"] = "MembershipStatusChoice",
        ["regular break"] = "TimeEntryTypeChoice",
        ["stop fail"] = "IfRunning",
    };

    /// <summary>Returns the name of a set of allowed values; null if it stays inline.</summary>
    public static string? NameOf(IEnumerable<string> values) => _names.GetValueOrDefault(string.Join(' ', values));

    public static void MoveToComponents(Microsoft.OpenApi.OpenApiDocument document)
    {
        var components = document.Components!.Schemas!;
        foreach (
            var members in components.Values.Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>().ToArray()
        )
        {
            foreach (var (name, member) in members.ToArray())
            {
                members[name] = Normalize(member, document);
            }
        }

        var operations = document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []);
        foreach (var parameter in operations.SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Schema = Normalize(parameter.Schema!, document);
        }

        document.Components.Schemas = components.OrderBy(component => component.Key, StringComparer.Ordinal).ToDictionary();
    }

    private static IOpenApiSchema Normalize(IOpenApiSchema schema, Microsoft.OpenApi.OpenApiDocument document)
    {
        if (schema is not OpenApiSchema inline)
        {
            return schema;
        }

        if (inline.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault(one => one.Reference.Description is not null) is { } described)
        {
            (inline.Description, described.Reference.Description) = (described.Reference.Description, null);
        }

        inline.AnyOf = inline.AnyOf?.Select(one => Normalize(one, document)).ToList();
        return inline.Title is null ? inline : Reference(inline, document);
    }

    private static IOpenApiSchema Reference(OpenApiSchema named, Microsoft.OpenApi.OpenApiDocument document)
    {
        var (name, description) = (named.Title!, named.Description);
        // Null is not an enum value: it is a separate alternative.
        var isNullable = named.Enum is not null && named.Type!.Value.HasFlag(JsonSchemaType.Null);
        if (!document.Components!.Schemas!.ContainsKey(name))
        {
            (named.Title, named.Description) = (null, null);
            if (isNullable)
            {
                named.Type &= ~JsonSchemaType.Null;
            }

            document.AddComponent(name, named);
        }

        return isNullable
            ? new OpenApiSchema
            {
                Description = description,
                OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(name, document)],
            }
            : new OpenApiSchemaReference(name, document) { Description = description };
    }
}
