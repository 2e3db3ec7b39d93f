using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>
/// Schemas that have a title become components of that name, and what they stand for refers to them: generators number what has no name,
/// and repeat it wherever it is. The framework would put what is referred to in the place of a reference of ours, so that this comes last.
/// </summary>
internal static class NamedSchemas
{
    /// <summary>What requests choose from.</summary>
    private static readonly Dictionary<string, string> _words = new(StringComparer.Ordinal)
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

    /// <summary>The name of a set of words; null for one that stands where it is used.</summary>
    public static string? OfWords(IEnumerable<string> words) => _words.GetValueOrDefault(string.Join(' ', words));

    public static void Refer(Microsoft.OpenApi.OpenApiDocument document)
    {
        var components = document.Components!.Schemas!;
        foreach (
            var members in components.Values.Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>().ToArray()
        )
        {
            foreach (var (name, member) in members.ToArray())
            {
                members[name] = Tidy(member, document);
            }
        }

        var operations = document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []);
        foreach (var parameter in operations.SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Schema = Tidy(parameter.Schema!, document);
        }

        document.Components.Schemas = components.OrderBy(component => component.Key, StringComparer.Ordinal).ToDictionary();
    }

    private static IOpenApiSchema Tidy(IOpenApiSchema schema, Microsoft.OpenApi.OpenApiDocument document)
    {
        if (schema is not OpenApiSchema inline)
        {
            return schema;
        }

        if (inline.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault(one => one.Reference.Description is not null) is { } described)
        {
            (inline.Description, described.Reference.Description) = (described.Reference.Description, null);
        }

        inline.AnyOf = inline.AnyOf?.Select(one => Tidy(one, document)).ToList();
        return inline.Title is null ? inline : Reference(inline, document);
    }

    private static IOpenApiSchema Reference(OpenApiSchema named, Microsoft.OpenApi.OpenApiDocument document)
    {
        var (name, description) = (named.Title!, named.Description);
        // A null among words is no word: it stands beside them.
        var orNull = named.Enum is not null && named.Type!.Value.HasFlag(JsonSchemaType.Null);
        if (!document.Components!.Schemas!.ContainsKey(name))
        {
            (named.Title, named.Description) = (null, null);
            if (orNull)
            {
                named.Type &= ~JsonSchemaType.Null;
            }

            document.AddComponent(name, named);
        }

        return orNull
            ? new OpenApiSchema
            {
                Description = description,
                OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(name, document)],
            }
            : new OpenApiSchemaReference(name, document) { Description = description };
    }
}
