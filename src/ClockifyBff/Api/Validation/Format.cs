using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Api.Validation;

/// <summary>Validates that a text has a JSON Schema format.</summary>
internal sealed class Format<T>(string format, Func<string, bool> isValid) : PropertyValidator<T, string?>, IFormat
{
    public override string Name => "Format";

    public string Value => format;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || isValid(value);
}
