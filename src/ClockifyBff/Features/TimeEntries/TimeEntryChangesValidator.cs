using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

internal abstract class TimeEntryChangesValidator<T> : AbstractValidator<T>
    where T : TimeEntryChanges
{
    protected TimeEntryChangesValidator()
    {
        this.ForGiven(entry => entry.Description, description => description.Text(0, TimeEntryLimits.MaxDescriptionLength));
        this.ForGiven(
            entry => entry.DurationSeconds,
            seconds =>
                seconds
                    .NotNull()
                    .WithMessage(Rules.NotClearable)
                    .InclusiveBetween(0, (long)TimeEntryLimits.MaxDuration.TotalSeconds)
                    .WithMessage("Must be 0 to 3596400 (999 hours).")
        );
        this.ForGiven(entry => entry.ProjectId, id => id.ClockifyId());
        this.ForGiven(entry => entry.ProjectName, name => name.NotNull().WithMessage(Rules.NotClearable).Name(1, MaxNameLength.Project));
        this.ForGiven(
            entry => entry.ClientName,
            name =>
                name.NotNull()
                    .WithMessage(Rules.NotClearable)
                    .Name(1, MaxNameLength.Client)
                    .Must((entry, name) => name is null || entry.ProjectName.IsGiven)
                    .WithMessage(TimeEntryLimits.ProjectNameRequiredMessage)
        );
        this.ForGiven(entry => entry.TaskId, id => id.ClockifyId());
        this.ForGiven(entry => entry.TaskName, name => name.NotNull().WithMessage(Rules.NotClearable).Name(1, MaxNameLength.Task));
        this.ForGiven(entry => entry.TagIds, ids => ids.AtMost(TimeEntryLimits.MaxTags));
        this.ForEachGiven(entry => entry.TagIds, id => id.NotNull().WithMessage(Rules.NotClearable).ClockifyId());
        this.ForGiven(entry => entry.TagNames, names => names.NotNull().WithMessage(Rules.NotClearable).AtMost(TimeEntryLimits.MaxTags));
        this.ForEachGiven(entry => entry.TagNames, name => name.Name(1, MaxNameLength.Tag));
        this.ForGiven(entry => entry.Type, type => type.NotNull().WithMessage(Rules.NotClearable).OneOf("regular", "break"));
        this.ForGiven(
            entry => entry.CustomFields,
            fields =>
                fields.AtMost(TimeEntryLimits.MaxCustomFields).Must(NewFieldValue.AreDistinct).WithMessage(NewFieldValue.DistinctMessage)
        );
        this.ForEachGiven(
            entry => entry.CustomFields,
            field => field.NotNull().WithMessage(Rules.NotClearable).SetValidator(new NewFieldValueValidator()!)
        );
    }
}
