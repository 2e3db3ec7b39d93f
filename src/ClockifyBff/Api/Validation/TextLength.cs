using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Api.Validation;

/// <summary>
/// Validates the length of a text, in Unicode code points as in JSON Schema.
/// </summary>
internal sealed class TextLength<T>(int min, int max) : PropertyValidator<T, string?>, ILengthValidator
{
    public override string Name => "TextLength";

    public int Min => min;

    public int Max => max;

    public override bool IsValid(ValidationContext<T> context, string? value) =>
        value is null || (value.EnumerateRunes().Count() is var length && length >= min && length <= max);
}
