using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Http.Validation;

/// <summary>A text that is one of some words.</summary>
internal sealed class OneOf<T>(string[] words) : PropertyValidator<T, string?>, IOneOf
{
    public override string Name => "OneOf";

    public IReadOnlyList<string> Words => words;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || words.Contains(value);
}
