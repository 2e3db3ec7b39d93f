using System.Text.Json;
using ClockifyBff.Api.Validation;
using FluentValidation;
using FluentValidation.Results;

namespace ClockifyBff.Features.TimeEntries;

internal sealed class NewFieldValueValidator : AbstractValidator<NewFieldValue>
{
    public NewFieldValueValidator()
    {
        RuleFor(field => field.Id).NotEmpty().WithMessage("Required.").ClockifyId();
        RuleFor(field => field.Value)
            .Must(value => value?.ValueKind != JsonValueKind.Object)
            .WithMessage("Must be a string, a number, a boolean, a list of strings, or null.");
        RuleFor(field => field.Value)
            .Custom(
                (value, context) =>
                {
                    if (value is { ValueKind: JsonValueKind.Array } list)
                    {
                        foreach (
                            var (place, item) in list.EnumerateArray().Index().Where(item => item.Item.ValueKind != JsonValueKind.String)
                        )
                        {
                            context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{place}]", "Must be a string."));
                        }
                    }
                }
            );
    }
}
