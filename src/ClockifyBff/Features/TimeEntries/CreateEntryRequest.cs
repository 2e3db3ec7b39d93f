using System.Text.Json;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>A new time entry. Project, task and tags are given by id or by name.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended. Without it, and without `durationSeconds`, the entry runs, and Clockify stops the timer that ran before.</param>
/// <param name="DurationSeconds">How long it took, instead of `end`; at most 999 hours.</param>
/// <param name="Description">What was done, up to 3,000 characters.</param>
/// <param name="ProjectId">The id of its project.</param>
/// <param name="ProjectName">The name of its project, instead of the id. Archived ones are not found.</param>
/// <param name="ClientName">The name of the project's client, where several projects have the name.</param>
/// <param name="TaskId">The id of its task.</param>
/// <param name="TaskName">The name of its task, instead of the id. Tasks that are done are not found.</param>
/// <param name="TagIds">The ids of its tags, up to 50.</param>
/// <param name="TagNames">The names of its tags, instead of the ids. Archived ones are not found.</param>
/// <param name="Billable">Whether it is billed. Default: what the task says, then the project.</param>
/// <param name="Type">What kind of time it is: regular or break. Default regular.</param>
/// <param name="CustomFields">Values of custom fields, up to 50. The others get the workspace's defaults.</param>
internal sealed record CreateTimeEntryRequest(
    DateTimeOffset? Start = null,
    DateTimeOffset? End = null,
    long? DurationSeconds = null,
    string? Description = null,
    string? ProjectId = null,
    string? ProjectName = null,
    string? ClientName = null,
    string? TaskId = null,
    string? TaskName = null,
    IReadOnlyList<string?>? TagIds = null,
    IReadOnlyList<string?>? TagNames = null,
    bool? Billable = null,
    string? Type = null,
    IReadOnlyList<NewFieldValue>? CustomFields = null) : IExample
{
    public static object Example => new CreateTimeEntryRequest(
        new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), DurationSeconds: 5400, Description: "Kick-off", ProjectName: "Website relaunch", TaskName: "Design", TagNames: ["Meeting"]);

    public ClockifyTimeEntryBody ToBody(EntrySubject subject) => new(
        InstantConverter.Text(Start!.Value),
        (DurationSeconds is { } seconds ? Start.Value.AddSeconds(seconds) : End) is { } end ? InstantConverter.Text(end) : null,
        Description,
        subject.ProjectId,
        subject.TaskId,
        subject.TagIds,
        Billable ?? subject.Billable,
        Words.Write(Type),
        CustomFields?.Select(field => field.ToBody()).ToList());
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
        RuleFor(field => field.Value).Must(value => value?.ValueKind != JsonValueKind.Object).WithMessage("Must be a text, a number, a boolean, a list of texts, or null.");
    }
}

internal sealed class CreateTimeEntryRequestValidator : AbstractValidator<CreateTimeEntryRequest>
{
    private const string Either = "Id and name exclude each other.";

    public CreateTimeEntryRequestValidator()
    {
        RuleFor(entry => entry.Start).NotNull().WithMessage("Must be there.");
        RuleFor(entry => entry.End)
            .Must((entry, end) => end is null || entry.DurationSeconds is null).WithMessage("end and durationSeconds exclude each other.")
            .Must((entry, end) => !(end < entry.Start)).WithMessage("Must not be before start.")
            .Must((entry, end) => !(end - entry.Start > EntryLimits.Longest)).WithMessage("The entry must not be longer than 999 hours.");
        RuleFor(entry => entry.DurationSeconds).InclusiveBetween(0, (long)EntryLimits.Longest.TotalSeconds).WithMessage("Must be 0 to 3596400, which is 999 hours.")
            .Must((entry, seconds) => !((DateTimeOffset.MaxValue - entry.Start)?.TotalSeconds < seconds)).WithMessage("The entry must end before the year 10000.");
        RuleFor(entry => entry.Description).Text(0, EntryLimits.Description);
        RuleFor(entry => entry.ProjectId).ClockifyId();
        RuleFor(entry => entry.ProjectName).Name(1, EntryLimits.Name).When(entry => entry.ProjectName is not null).Must((entry, name) => name is null || entry.ProjectId is null).WithMessage(Either);
        RuleFor(entry => entry.ClientName).Must((entry, name) => name is null || entry.ProjectName is not null).WithMessage("Goes with projectName.");
        RuleFor(entry => entry.TaskId).ClockifyId()
            .Must((entry, id) => id is null || entry.ProjectId is not null || entry.ProjectName is not null).WithMessage("A task needs its project.");
        RuleFor(entry => entry.TaskName).Name(1, EntryLimits.Name).When(entry => entry.TaskName is not null)
            .Must((entry, name) => name is null || entry.TaskId is null).WithMessage(Either)
            .Must((entry, name) => name is null || entry.ProjectId is not null || entry.ProjectName is not null).WithMessage("A task needs its project.");
        RuleFor(entry => entry.TagIds).AtMost(EntryLimits.Tags);
        RuleForEach(entry => entry.TagIds).NotNull().WithMessage(Rules.NotClearable).ClockifyId();
        RuleFor(entry => entry.TagNames).AtMost(EntryLimits.Tags).Must((entry, names) => names is null || entry.TagIds is null).WithMessage(Either);
        RuleForEach(entry => entry.TagNames).Name(1, EntryLimits.Name);
        RuleFor(entry => entry.Type).OneOf("regular", "break");
        RuleFor(entry => entry.CustomFields).AtMost(EntryLimits.CustomFields).Must(NewFieldValue.AreDistinct).WithMessage(NewFieldValue.OnceOnly);
        RuleForEach(entry => entry.CustomFields).NotNull().SetValidator(new NewFieldValueValidator());
    }
}

internal static class EntryLimits
{
    public const int Description = 3000;
    public const int Name = 1000;
    public const int Tags = 50;
    public const int CustomFields = 50;

    public static readonly TimeSpan Longest = TimeSpan.FromHours(999);
}
