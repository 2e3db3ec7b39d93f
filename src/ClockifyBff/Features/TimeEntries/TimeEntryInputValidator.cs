using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

internal abstract class TimeEntryInputValidator<T> : AbstractValidator<T>
    where T : TimeEntryInput
{
    protected TimeEntryInputValidator()
    {
        RuleFor(entry => entry.Description).Text(0, TimeEntryLimits.MaxDescriptionLength);
        RuleFor(entry => entry.ProjectId).ClockifyId();
        RuleFor(entry => entry.ProjectName)
            .Name(1, MaxNameLength.Project)
            .When(entry => entry.ProjectName is not null)
            .Must((entry, name) => name is null || entry.ProjectId is null)
            .WithMessage(TimeEntryLimits.IdOrNameMessage);
        RuleFor(entry => entry.ClientName)
            .Name(1, MaxNameLength.Client)
            .When(entry => entry.ClientName is not null)
            .Must((entry, name) => name is null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectNameRequiredMessage);
        RuleFor(entry => entry.TaskId)
            .ClockifyId()
            .Must((entry, id) => id is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectRequiredMessage);
        RuleFor(entry => entry.TaskName)
            .Name(1, MaxNameLength.Task)
            .When(entry => entry.TaskName is not null)
            .Must((entry, name) => name is null || entry.TaskId is null)
            .WithMessage(TimeEntryLimits.IdOrNameMessage)
            .Must((entry, name) => name is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectRequiredMessage);
        RuleFor(entry => entry.TagIds).AtMost(TimeEntryLimits.MaxTags);
        RuleForEach(entry => entry.TagIds).NotNull().WithMessage(Rules.NotClearable).ClockifyId();
        RuleFor(entry => entry.TagNames)
            .AtMost(TimeEntryLimits.MaxTags)
            .Must((entry, names) => names is null || entry.TagIds is null)
            .WithMessage(TimeEntryLimits.IdOrNameMessage);
        RuleForEach(entry => entry.TagNames).Name(1, MaxNameLength.Tag);
        RuleFor(entry => entry.Type).OneOf("regular", "break");
        RuleFor(entry => entry.CustomFields)
            .AtMost(TimeEntryLimits.MaxCustomFields)
            .Must(NewFieldValue.AreDistinct)
            .WithMessage(NewFieldValue.DistinctMessage);
        RuleForEach(entry => entry.CustomFields).NotNull().SetValidator(new NewFieldValueValidator());
    }
}
