using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Http.Validation;

/// <summary>A list of limited length.</summary>
internal sealed class AtMost<T, TItem>(int most) : PropertyValidator<T, IReadOnlyList<TItem>?>, IAtMost
{
    public override string Name => "AtMost";

    public int Most => most;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value) => value is null || value.Count <= most;
}
