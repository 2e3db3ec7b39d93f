using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>Adds validation rules to the schemas of requests, and guaranteed members to the schemas of responses.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    private const string Task = "ProjectTask";

    /// <summary>The members of a problem with a fixed set of values.</summary>
    private static readonly Dictionary<string, (string Name, string[] Values)> _enumMembers = new(StringComparer.Ordinal)
    {
        ["action"] = (nameof(NextAction), [.. typeof(NextAction).GetFields().Select(field => (string)field.GetRawConstantValue()!)]),
        ["errorCode"] = (
            nameof(ErrorCode),
            [
                .. typeof(ErrorCode)
                    .GetFields(BindingFlags.Public | BindingFlags.Static)
                    .Select(field => ((ErrorCode)field.GetValue(null)!).Name),
            ]
        ),
    };

    /// <summary>The entities that <c>current</c> of a problem can hold.</summary>
    private static readonly string[] _entities = ["Client", "ProjectDetails", "Tag", Short(Task), "TimeEntry"];

    /// <summary>Returns the schema name of a type; null if its schema is inline.</summary>
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

        return OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? Short(name.Replace("DeletedOf", "Deleted", StringComparison.Ordinal))
            : null;
    }

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (
                type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null,
                "date-time"
            );
        }

        if (context.JsonPropertyInfo is { } member)
        {
            await DescribeMemberAsync(schema, member, context, cancellationToken);
        }

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is { } members)
        {
            DescribeObject(schema, members, context);
        }
        else if (type.IsEnum)
        {
            // The schema of a nullable member adds null.
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];
        }
    }

    private static void DescribeObject(
        OpenApiSchema schema,
        IDictionary<string, IOpenApiSchema> members,
        OpenApiSchemaTransformerContext context
    )
    {
        var type = context.JsonTypeInfo;
        if (Validators.Of(type.Type) is { } validator)
        {
            foreach (var name in members.Keys.Where(name => RuleSchemas.IsForbidden(validator, name)).ToArray())
            {
                members.Remove(name);
            }

            schema.Required = members
                .Keys.Where(name => RuleSchemas.IsRequired(validator, name) && !IsOptional(MemberOf(type, name).PropertyType))
                .ToHashSet();
        }
        else
        {
            // Responses may get more members in future versions. Their present members are always there, except those of a problem.
            schema.AdditionalPropertiesAllowed = true;
            schema.Required = members.Keys.Where(name => type.Type != typeof(Problem) || !IsNullable(MemberOf(type, name))).ToHashSet();
        }
    }

    private static async Task DescribeMemberAsync(
        OpenApiSchema schema,
        JsonPropertyInfo member,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var isOptional = IsOptional(member.PropertyType);
        if (isOptional)
        {
            await DescribeOptionalAsync(schema, member.PropertyType.GetGenericArguments()[0], context, cancellationToken);
        }
        else if (schema.Type is { } known && known.HasFlag(JsonSchemaType.Null) && !IsNullable(member))
        {
            schema.Type = known & ~JsonSchemaType.Null;
        }

        if (Validators.Of(member.DeclaringType) is { } validator)
        {
            RuleSchemas.Describe(schema, validator, member.Name, isOptional);
        }

        if (member.CustomConverter is OptionalConverter { NullIsAbsent: true })
        {
            schema.Type |= JsonSchemaType.Null;
        }

        if (member.DeclaringType == typeof(Problem))
        {
            DescribeProblemMember(schema, member);
        }
    }

    private static void DescribeProblemMember(OpenApiSchema schema, JsonPropertyInfo member)
    {
        if (_enumMembers.TryGetValue(member.Name, out var closed))
        {
            (schema.Title, schema.Enum) = (closed.Name, [.. closed.Values.Select(value => (JsonNode)value)]);
        }
        else if (member.PropertyType == typeof(JsonNode))
        {
            schema.AnyOf = [.. _entities.Select(entity => new OpenApiSchema { Title = entity })];
        }
    }

    /// <summary>Describes a member of a merge patch. It may be null unless a rule forbids that.</summary>
    private static async Task DescribeOptionalAsync(
        OpenApiSchema schema,
        Type type,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var inner = await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
        if (inner.Properties is { Count: > 0 })
        {
            schema.Title = type.Name;
            return;
        }

        (schema.Type, schema.Format, schema.Items) = (inner.Type, inner.Format, inner.Items);
        if (!type.IsValueType)
        {
            schema.Type |= JsonSchemaType.Null;
        }
    }

    private static JsonPropertyInfo MemberOf(JsonTypeInfo type, string name) => type.Properties.First(property => property.Name == name);

    private static bool IsNullable(JsonPropertyInfo member) =>
        member.AttributeProvider is not PropertyInfo property
        || new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    // The type is named ProjectTask to avoid confusion with System.Threading.Tasks.Task.
    private static string Short(string name) => name.Replace(Task, "Task", StringComparison.Ordinal);
}
