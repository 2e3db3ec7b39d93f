using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Http.Validation;

/// <summary>
/// A text of limited length, counted in characters as JSON Schema counts them: one outside the Basic Multilingual Plane is one.
/// </summary>
internal sealed class TextLength<T>(int min, int max) : PropertyValidator<T, string?>, ILengthValidator
{
    public override string Name => "TextLength";

    public int Min => min;

    public int Max => max;

    public override bool IsValid(ValidationContext<T> context, string? value) =>
        value is null || (value.EnumerateRunes().Count() is var length && length >= min && length <= max);
}
