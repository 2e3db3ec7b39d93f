using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

internal abstract class TimeEntryInputValidator<T> : AbstractValidator<T>
    where T : TimeEntryInput
{
    protected TimeEntryInputValidator()
    {
        RuleFor(entry => entry.Description).Text(0, TimeEntryLimits.Description);
        RuleFor(entry => entry.ProjectId).ClockifyId();
        RuleFor(entry => entry.ProjectName)
            .Name(1, NameLimits.Project)
            .When(entry => entry.ProjectName is not null)
            .Must((entry, name) => name is null || entry.ProjectId is null)
            .WithMessage(TimeEntryLimits.IdOrName);
        RuleFor(entry => entry.ClientName)
            .Name(1, NameLimits.Client)
            .When(entry => entry.ClientName is not null)
            .Must((entry, name) => name is null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectNameRequired);
        RuleFor(entry => entry.TaskId)
            .ClockifyId()
            .Must((entry, id) => id is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectRequired);
        RuleFor(entry => entry.TaskName)
            .Name(1, NameLimits.Task)
            .When(entry => entry.TaskName is not null)
            .Must((entry, name) => name is null || entry.TaskId is null)
            .WithMessage(TimeEntryLimits.IdOrName)
            .Must((entry, name) => name is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage(TimeEntryLimits.ProjectRequired);
        RuleFor(entry => entry.TagIds).AtMost(TimeEntryLimits.Tags);
        RuleForEach(entry => entry.TagIds).NotNull().WithMessage(Rules.NotClearable).ClockifyId();
        RuleFor(entry => entry.TagNames)
            .AtMost(TimeEntryLimits.Tags)
            .Must((entry, names) => names is null || entry.TagIds is null)
            .WithMessage(TimeEntryLimits.IdOrName);
        RuleForEach(entry => entry.TagNames).Name(1, NameLimits.Tag);
        RuleFor(entry => entry.Type).OneOf("regular", "break");
        RuleFor(entry => entry.CustomFields)
            .AtMost(TimeEntryLimits.CustomFields)
            .Must(NewFieldValue.AreDistinct)
            .WithMessage(NewFieldValue.OnceOnly);
        RuleForEach(entry => entry.CustomFields).NotNull().SetValidator(new NewFieldValueValidator());
    }
}
