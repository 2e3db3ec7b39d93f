using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Http.Validation;

/// <summary>A member that must not be there.</summary>
internal sealed class SetByPatch<T, TMember> : PropertyValidator<T, TMember>, ISetByPatch
{
    public override string Name => "SetByPatch";

    public override bool IsValid(ValidationContext<T> context, TMember value) => value is null;
}
