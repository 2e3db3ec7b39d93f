using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Api.Validation;

/// <summary>Validates the maximum length of a list.</summary>
internal sealed class AtMost<T, TItem>(int maxItems) : PropertyValidator<T, IReadOnlyList<TItem>?>, IAtMost
{
    public override string Name => "AtMost";

    public int MaxItems => maxItems;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value) => value is null || value.Count <= maxItems;
}
