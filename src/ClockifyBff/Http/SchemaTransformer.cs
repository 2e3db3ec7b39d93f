using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Http;

/// <summary>Makes schemas say what requests must keep to.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    /// <summary>Members of a merge patch are what they may become, not components of their own.</summary>
    public static string? NameOf(JsonTypeInfo type) => IsOptional(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } member)
        {
            await DescribeMemberAsync(schema, member, context, cancellationToken);
        }
        else if (RuleSchemas.ValidatorOf(context.JsonTypeInfo.Type, context.ApplicationServices) is { } validator && schema.Properties is { } members)
        {
            foreach (var name in members.Keys.Where(name => RuleSchemas.IsForbidden(validator, name)).ToArray())
            {
                members.Remove(name);
            }

            schema.Required = members.Keys.Where(name => RuleSchemas.IsRequired(validator, name) && !IsOptionalMember(context.JsonTypeInfo, name)).ToHashSet();
            schema.AdditionalPropertiesAllowed = false;
        }
    }

    private static async Task DescribeMemberAsync(OpenApiSchema schema, JsonPropertyInfo member, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (IsOptional(member.PropertyType))
        {
            var type = member.PropertyType.GetGenericArguments()[0];
            var inner = await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
            (schema.Type, schema.Format, schema.Items, schema.Properties, schema.Required, schema.Enum) = (inner.Type, inner.Format, inner.Items, inner.Properties, inner.Required, inner.Enum);
            if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
            {
                schema.Type |= JsonSchemaType.Null;
            }
        }

        if (member.DeclaringType is { } owner && RuleSchemas.ValidatorOf(owner, context.ApplicationServices) is { } validator)
        {
            RuleSchemas.Describe(schema, validator, member.Name);
        }
    }

    private static bool IsOptionalMember(JsonTypeInfo type, string name) => type.Properties.FirstOrDefault(property => property.Name == name) is { } property && IsOptional(property.PropertyType);

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);
}
