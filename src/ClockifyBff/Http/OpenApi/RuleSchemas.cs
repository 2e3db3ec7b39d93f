using System.Globalization;
using System.Text.Json.Nodes;
using ClockifyBff.Http.Validation;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>Says the rules of a validator in JSON Schema, so that the OpenAPI document demands what the service does.</summary>
internal static class RuleSchemas
{
    /// <summary>Adds what the rules demand of one member.</summary>
    /// <param name="schema">The member.</param>
    /// <param name="validator">The validator of what it is a member of.</param>
    /// <param name="member">Its name in JSON.</param>
    /// <param name="isOfPatch">Whether it is a member of a merge patch, whose rules all hold only while it is there.</param>
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

    /// <summary>Whether a member must be there: a rule that always holds says so.</summary>
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

    /// <summary>Whether a member must not be there.</summary>
    public static bool IsForbidden(IValidator validator, string member) =>
        RulesOf(validator, member).Any(rule => rule.Components.Any(component => component.Validator is ISetByPatch));

    private static IEnumerable<IValidationRule> RulesOf(IValidator validator, string member) =>
        validator.CreateDescriptor().Rules.Where(rule => rule.PropertyName == member);

    private static string ConstantOf(string word)
    {
        var name = word.TrimStart('-');
        return char.ToUpperInvariant(name[0]) + name[1..] + (word.StartsWith('-') ? "Descending" : null);
    }

    private static bool IsForEach(IValidationRule rule) =>
        Array.Exists(
            rule.GetType().GetInterfaces(),
            one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICollectionRule<,>)
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
                (schema.Title, schema.Enum) = (NamedSchemas.OfWords(oneOf.Words), [.. oneOf.Words.Select(word => JsonValue.Create(word)!)]);
                if (oneOf.Words.Any(word => word.StartsWith('-')))
                {
                    // Generators leave the minus out of the names they make, and then name two constants alike.
                    schema.Extensions = new Dictionary<string, IOpenApiExtension>
                    {
                        ["x-enum-varnames"] = new JsonNodeExtension(
                            new JsonArray([.. oneOf.Words.Select(word => (JsonNode)ConstantOf(word))])
                        ),
                    };
                }

                break;
            case IFormat format:
                schema.Format = format.Value;
                break;
            case IAtMost atMost:
                schema.MaxItems = atMost.Most;
                break;
            case INotNullValidator or INotEmptyValidator:
                schema.Type &= ~JsonSchemaType.Null;
                break;
        }
    }
}
