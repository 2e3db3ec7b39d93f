using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Http;

/// <summary>Makes schemas say what requests must keep to, and what answers promise.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    private const string Task = "ProjectTask";

    /// <summary>What a type is called in the document; null for one that is no component of its own.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        if (IsOptional(type.Type) || type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?) || type.Type == typeof(JsonNode))
        {
            return null;
        }

        if (type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(ItemPage<>))
        {
            return $"{Short(type.Type.GetGenericArguments()[0].Name)}Page";
        }

        return OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? Short(name.Replace("DeletedOf", "Deleted", StringComparison.Ordinal)) : null;
    }

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo is { } member)
        {
            await DescribeMemberAsync(schema, member, context, cancellationToken);
        }
        else if (schema.Properties is { } members && context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            if (RuleSchemas.ValidatorOf(type, context.ApplicationServices) is { } validator)
            {
                foreach (var name in members.Keys.Where(name => RuleSchemas.IsForbidden(validator, name)).ToArray())
                {
                    members.Remove(name);
                }

                schema.Required = members.Keys.Where(name => RuleSchemas.IsRequired(validator, name) && !IsOptional(MemberOf(context.JsonTypeInfo, name).PropertyType)).ToHashSet();
            }
            else
            {
                // An answer may come to say more one day; what it says now is always there, but for a problem, which says what it has to.
                schema.AdditionalPropertiesAllowed = true;
                schema.Required = members.Keys.Where(name => type != typeof(Problem) || !IsNullable(MemberOf(context.JsonTypeInfo, name))).ToHashSet();
            }
        }

        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }
    }

    private static async Task DescribeMemberAsync(OpenApiSchema schema, JsonPropertyInfo member, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (IsOptional(member.PropertyType))
        {
            var type = member.PropertyType.GetGenericArguments()[0];
            var inner = await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
            (schema.Type, schema.Format, schema.Items, schema.Properties, schema.Required, schema.Enum) = (inner.Type, inner.Format, inner.Items, inner.Properties, inner.Required, inner.Enum);
            if (!type.IsValueType)
            {
                schema.Type |= JsonSchemaType.Null;
            }
        }
        else if (schema.Type is { } known && known.HasFlag(JsonSchemaType.Null) && !IsNullable(member))
        {
            schema.Type = known & ~JsonSchemaType.Null;
        }

        if (RuleSchemas.ValidatorOf(member.DeclaringType, context.ApplicationServices) is { } validator)
        {
            RuleSchemas.Describe(schema, validator, member.Name);
        }
    }

    private static JsonPropertyInfo MemberOf(JsonTypeInfo type, string name) => type.Properties.First(property => property.Name == name);

    private static bool IsNullable(JsonPropertyInfo member) => member.AttributeProvider is not PropertyInfo property
        || new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    // In C# a task is something else already.
    private static string Short(string name) => name.Replace(Task, "Task", StringComparison.Ordinal);
}
