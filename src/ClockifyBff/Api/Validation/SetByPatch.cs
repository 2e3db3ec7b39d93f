using FluentValidation;
using FluentValidation.Validators;

namespace ClockifyBff.Api.Validation;

/// <summary>Validates that a member is absent, because only PATCH can set it.</summary>
internal sealed class SetByPatch<T, TMember> : PropertyValidator<T, TMember>, ISetByPatch
{
    public override string Name => "SetByPatch";

    public override bool IsValid(ValidationContext<T> context, TMember value) => value is null;
}
