using System.Text.Json;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.Validation;
using FluentValidation;
using FluentValidation.Results;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>
/// What a new entry is about, whether it is written down or a timer that starts. Project, task and tags are given by id or by name.
/// </summary>
internal abstract record EntryDraft
{
    /// <summary>What was done, up to 3,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The id of its project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The name of its project, up to 250 characters, instead of the id. Archived ones are not found.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The name of the project's client, up to 100 characters, where several projects have the name.</summary>
    public string? ClientName { get; init; }

    /// <summary>The id of its task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The name of its task, up to 1,000 characters, instead of the id. Tasks that are done are not found.</summary>
    public string? TaskName { get; init; }

    /// <summary>The ids of its tags, up to 50.</summary>
    public IReadOnlyList<string?>? TagIds { get; init; }

    /// <summary>The names of its tags, up to 50 of up to 100 characters, instead of the ids. Archived ones are not found.</summary>
    public IReadOnlyList<string?>? TagNames { get; init; }

    /// <summary>Whether it is billed. Default: what the task says, then the project.</summary>
    public bool? Billable { get; init; }

    /// <summary>What kind of time it is: regular or break. Default regular.</summary>
    public string? Type { get; init; }

    /// <summary>Values of custom fields, up to 50. The others get the workspace's defaults.</summary>
    public IReadOnlyList<NewFieldValue>? CustomFields { get; init; }

    /// <summary>The entry as Clockify takes it. Without a start it starts when Clockify gets it, and without an end it runs.</summary>
    protected ClockifyTimeEntryBody ToBody(EntrySubject subject, DateTimeOffset? start, DateTimeOffset? end) =>
        new(
            start is { } from ? InstantConverter.Text(from) : null,
            end is { } until ? InstantConverter.Text(until) : null,
            Description,
            subject.ProjectId,
            subject.TaskId,
            subject.TagIds,
            Billable ?? subject.Billable,
            Words.Write(Type),
            CustomFields?.Select(field => field.ToBody()).ToList()
        );
}

internal abstract class EntryDraftValidator<T> : AbstractValidator<T>
    where T : EntryDraft
{
    private const string Either = EntryLimits.IdOrName;

    protected EntryDraftValidator()
    {
        RuleFor(entry => entry.Description).Text(0, EntryLimits.Description);
        RuleFor(entry => entry.ProjectId).ClockifyId();
        RuleFor(entry => entry.ProjectName)
            .Name(1, NameLimits.Project)
            .When(entry => entry.ProjectName is not null)
            .Must((entry, name) => name is null || entry.ProjectId is null)
            .WithMessage(Either);
        RuleFor(entry => entry.ClientName)
            .Name(1, NameLimits.Client)
            .When(entry => entry.ClientName is not null)
            .Must((entry, name) => name is null || entry.ProjectName is not null)
            .WithMessage("Goes with projectName.");
        RuleFor(entry => entry.TaskId)
            .ClockifyId()
            .Must((entry, id) => id is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage("A task needs its project.");
        RuleFor(entry => entry.TaskName)
            .Name(1, NameLimits.Task)
            .When(entry => entry.TaskName is not null)
            .Must((entry, name) => name is null || entry.TaskId is null)
            .WithMessage(Either)
            .Must((entry, name) => name is null || entry.ProjectId is not null || entry.ProjectName is not null)
            .WithMessage("A task needs its project.");
        RuleFor(entry => entry.TagIds).AtMost(EntryLimits.Tags);
        RuleForEach(entry => entry.TagIds).NotNull().WithMessage(Rules.NotClearable).ClockifyId();
        RuleFor(entry => entry.TagNames)
            .AtMost(EntryLimits.Tags)
            .Must((entry, names) => names is null || entry.TagIds is null)
            .WithMessage(Either);
        RuleForEach(entry => entry.TagNames).Name(1, NameLimits.Tag);
        RuleFor(entry => entry.Type).OneOf("regular", "break");
        RuleFor(entry => entry.CustomFields)
            .AtMost(EntryLimits.CustomFields)
            .Must(NewFieldValue.AreDistinct)
            .WithMessage(NewFieldValue.OnceOnly);
        RuleForEach(entry => entry.CustomFields).NotNull().SetValidator(new NewFieldValueValidator());
    }
}

/// <summary>The value of a custom field.</summary>
/// <param name="Id">The field's id.</param>
/// <param name="Value">A text, a number, a boolean, a list of texts, or null.</param>
internal sealed record NewFieldValue(string? Id = null, JsonElement? Value = null)
{
    public const string OnceOnly = "Must name each field once only.";

    public static bool AreDistinct(IReadOnlyList<NewFieldValue?>? fields) =>
        fields?.Select(field => field?.Id).OfType<string>().ToList() is not { } ids || ids.Distinct().Count() == ids.Count;

    public ClockifyCustomFieldBody ToBody() => new(Id!, Value);
}

internal sealed class NewFieldValueValidator : AbstractValidator<NewFieldValue>
{
    public NewFieldValueValidator()
    {
        RuleFor(field => field.Id).NotEmpty().WithMessage("Must be there.").ClockifyId();
        RuleFor(field => field.Value)
            .Must(value => value?.ValueKind != JsonValueKind.Object)
            .WithMessage("Must be a text, a number, a boolean, a list of texts, or null.");
        RuleFor(field => field.Value)
            .Custom(
                (value, context) =>
                {
                    if (value is { ValueKind: JsonValueKind.Array } list)
                    {
                        foreach (
                            var (place, item) in list.EnumerateArray().Index().Where(one => one.Item.ValueKind != JsonValueKind.String)
                        )
                        {
                            context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{place}]", "Must be a text."));
                        }
                    }
                }
            );
    }
}

internal static class EntryLimits
{
    public const int Description = 3000;
    public const int Tags = 50;
    public const int CustomFields = 50;
    public const string IdOrName = "Id and name exclude each other.";
    public const string EndOrDuration = "end and durationSeconds exclude each other.";

    public static readonly TimeSpan Longest = TimeSpan.FromHours(999);
}
