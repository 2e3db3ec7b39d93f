using System.Globalization;
using System.Text.Json.Nodes;
using ClockifyBff.Api.Validation;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>Converts validation rules to JSON Schema, so that the OpenAPI document has the same rules as the service.</summary>
internal static class RuleSchemas
{
    /// <summary>Adds the rules of a member to its schema.</summary>
    /// <param name="schema">The schema of the member.</param>
    /// <param name="validator">The validator of the type that declares the member.</param>
    /// <param name="member">The JSON name of the member.</param>
    /// <param name="isOfPatch">Whether the member belongs to a merge patch, whose rules apply only if the member is present.</param>
    public static void Describe(OpenApiSchema schema, IValidator validator, string member, bool isOfPatch = false)
    {
        foreach (var rule in RulesOf(validator, member))
        {
            var target = IsForEach(rule) ? schema.Items as OpenApiSchema : schema;
            foreach (var component in rule.Components)
            {
                if (
                    target is not null
                    && (isOfPatch || !component.HasCondition || component.Validator is not (INotNullValidator or INotEmptyValidator))
                )
                {
                    Describe(target, component.Validator);
                }
            }
        }
    }

    /// <summary>Whether a member is required: an unconditional rule forbids null.</summary>
    public static bool IsRequired(IValidator validator, string member) =>
        RulesOf(validator, member)
            .Any(rule =>
                !IsForEach(rule)
                && rule.Components.Any(component =>
                    !component.HasCondition
                    && !component.HasAsyncCondition
                    && component.Validator is INotNullValidator or INotEmptyValidator
                )
            );

    /// <summary>Whether a member must be absent.</summary>
    public static bool IsForbidden(IValidator validator, string member) =>
        RulesOf(validator, member).Any(rule => rule.Components.Any(component => component.Validator is ISetByPatch));

    private static IEnumerable<IValidationRule> RulesOf(IValidator validator, string member) =>
        validator.CreateDescriptor().Rules.Where(rule => rule.PropertyName == member);

    private static string ConstantOf(string value)
    {
        var name = value.TrimStart('-');
        return char.ToUpperInvariant(name[0]) + name[1..] + (value.StartsWith('-') ? "Descending" : null);
    }

    private static bool IsForEach(IValidationRule rule) =>
        Array.Exists(
            rule.GetType().GetInterfaces(),
            type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICollectionRule<,>)
        );

    private static void Describe(OpenApiSchema schema, IPropertyValidator rule)
    {
        switch (rule)
        {
            case ILengthValidator length:
                schema.MinLength = length.Min > 0 ? length.Min : schema.MinLength;
                schema.MaxLength = length.Max > 0 ? length.Max : schema.MaxLength;
                break;
            case IRegularExpressionValidator pattern:
                schema.Pattern = pattern.Expression;
                break;
            case IBetweenValidator between:
                schema.Minimum = Convert.ToString(between.From, CultureInfo.InvariantCulture);
                schema.Maximum = between.To is int.MaxValue ? null : Convert.ToString(between.To, CultureInfo.InvariantCulture);
                break;
            case IOneOf oneOf:
                (schema.Title, schema.Enum) = (
                    NamedSchemas.NameOf(oneOf.Values),
                    [.. oneOf.Values.Select(value => JsonValue.Create(value)!)]
                );
                if (oneOf.Values.Any(value => value.StartsWith('-')))
                {
                    // Generators drop the minus from constant names, which would make two names equal.
                    schema.Extensions = new Dictionary<string, IOpenApiExtension>
                    {
                        ["x-enum-varnames"] = new JsonNodeExtension(
                            new JsonArray([.. oneOf.Values.Select(value => (JsonNode)ConstantOf(value))])
                        ),
                    };
                }

                break;
            case IFormat format:
                schema.Format = format.Value;
                break;
            case IAtMost atMost:
                schema.MaxItems = atMost.MaxItems;
                break;
            case INotNullValidator or INotEmptyValidator:
                schema.Type &= ~JsonSchemaType.Null;
                break;
        }
    }
}
