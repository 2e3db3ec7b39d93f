using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>What becomes different in an entry, whether it is changed or stopped.</summary>
internal abstract record EntryChanges
{
    /// <summary>When it began.</summary>
    public Optional<DateTimeOffset> Start { get; init; }

    /// <summary>What was done, up to 3,000 characters.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The id of the project. Another project takes the task away, unless one is given.</summary>
    public Optional<string?> ProjectId { get; init; }

    /// <summary>The id of the task.</summary>
    public Optional<string?> TaskId { get; init; }

    /// <summary>The ids of all tags, up to 50; empty for none.</summary>
    public Optional<IReadOnlyList<string?>?> TagIds { get; init; }

    /// <summary>Whether it is billed.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>What kind of time it is: regular or break.</summary>
    public Optional<string?> Type { get; init; }

    /// <summary>The values of all custom fields, up to 50: fields that are not named lose theirs.</summary>
    public Optional<IReadOnlyList<NewFieldValue?>?> CustomFields { get; init; }

    /// <summary>What the entry becomes. Clockify's PUT clears what is left out, and without an end it runs.</summary>
    /// <param name="entry">What it is.</param>
    /// <param name="end">When it ends then; null while it runs.</param>
    /// <param name="changed">The field to blame where the interval can't be.</param>
    /// <exception cref="ProblemException">400: it can't become that.</exception>
    protected ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry entry, DateTimeOffset? end, string changed)
    {
        var start = Start.Or(entry.TimeInterval.Start);
        if (end < start)
        {
            throw new ProblemException(Problem.Invalid(changed, "The entry would end before it begins."));
        }

        if (end - start > EntryLimits.Longest)
        {
            throw new ProblemException(Problem.Invalid(changed, "The entry would be longer than 999 hours."));
        }

        var projectId = ProjectId.Or(entry.ProjectId);
        return new ClockifyTimeEntryBody(
            InstantConverter.Text(start),
            end is { } until ? InstantConverter.Text(until) : null,
            Description.IsGiven ? Description.Value ?? string.Empty : entry.Description,
            projectId,
            TaskId.IsGiven ? TaskId.Value : projectId == entry.ProjectId ? entry.TaskId : null,
            TagIds.IsGiven ? [.. (TagIds.Value ?? []).OfType<string>()] : entry.TagIds,
            Billable.Or(entry.Billable ?? false),
            Type.IsGiven ? Words.Write(Type.Value) : entry.Type,
            CustomFields.IsGiven
                ? [.. (CustomFields.Value ?? []).OfType<NewFieldValue>().Select(field => field.ToBody())]
                : [.. (entry.CustomFieldValues ?? []).Where(field => field.CustomFieldId is not null).Select(field => new ClockifyCustomFieldBody(field.CustomFieldId!, CustomFieldValue.Of(field).Value))]);
    }
}

internal abstract class EntryChangesValidator<T> : AbstractValidator<T>
    where T : EntryChanges
{
    protected EntryChangesValidator()
    {
        this.ForGiven(entry => entry.Description, description => description.Text(0, EntryLimits.Description));
        this.ForGiven(entry => entry.ProjectId, id => id.ClockifyId());
        this.ForGiven(entry => entry.TaskId, id => id.ClockifyId());
        this.ForGiven(entry => entry.TagIds, ids => ids.AtMost(EntryLimits.Tags));
        this.ForEachGiven(entry => entry.TagIds, id => id.NotNull().WithMessage(Rules.NotClearable).ClockifyId());
        this.ForGiven(entry => entry.Type, type => type.NotNull().WithMessage(Rules.NotClearable).OneOf("regular", "break"));
        this.ForGiven(entry => entry.CustomFields, fields => fields.AtMost(EntryLimits.CustomFields).Must(NewFieldValue.AreDistinct).WithMessage(NewFieldValue.OnceOnly));
        this.ForEachGiven(entry => entry.CustomFields, field => field.NotNull().WithMessage(Rules.NotClearable).SetValidator(new NewFieldValueValidator()!));
    }
}
