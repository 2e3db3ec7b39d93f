using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Api.Validation;

/// <summary>Validates that a text is one of the allowed values.</summary>
internal sealed class OneOf<T>(string[] values) : PropertyValidator<T, string?>, IOneOf
{
    public override string Name => "OneOf";

    public IReadOnlyList<string> Values => values;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || values.Contains(value);
}
