using FluentValidation;

namespace ClockifyBff.Features.Projects;

internal sealed class RateValidator : AbstractValidator<Rate>
{
    public RateValidator() =>
        RuleFor(rate => rate.Amount)
            .NotNull()
            .WithMessage("Required.")
            .InclusiveBetween(0, int.MaxValue)
            .WithMessage($"Must be 0 to {int.MaxValue}.");
}
