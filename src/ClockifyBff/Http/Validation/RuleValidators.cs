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

internal interface IOneOf
{
    public IReadOnlyList<string> Words { get; }
}

/// <summary>A text in a format of JSON Schema.</summary>
internal sealed class Format<T>(string format, Func<string, bool> isValid) : PropertyValidator<T, string?>, IFormat
{
    public override string Name => "Format";

    public string Value => format;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || isValid(value);
}

internal interface IFormat
{
    public string Value { get; }
}

/// <summary>A member that must not be there.</summary>
internal sealed class SetByPatch<T, TMember> : PropertyValidator<T, TMember>, ISetByPatch
{
    public override string Name => "SetByPatch";

    public override bool IsValid(ValidationContext<T> context, TMember value) => value is null;
}

internal interface ISetByPatch;

/// <summary>A list of limited length.</summary>
internal sealed class AtMost<T, TItem>(int most) : PropertyValidator<T, IReadOnlyList<TItem>?>, IAtMost
{
    public override string Name => "AtMost";

    public int Most => most;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value) => value is null || value.Count <= most;
}

internal interface IAtMost
{
    public int Most { get; }
}

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
