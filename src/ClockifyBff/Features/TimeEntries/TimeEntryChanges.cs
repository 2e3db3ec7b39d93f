using System.Text.Json.Nodes;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>What becomes different in an entry, whether it is changed or stopped.</summary>
internal abstract record TimeEntryChanges : MergePatch
{
    /// <summary>When it began.</summary>
    public Optional<DateTimeOffset> Start { get; init; }

    /// <summary>How long it took, instead of `end`; at most 999 hours.</summary>
    public Optional<long?> DurationSeconds { get; init; }

    /// <summary>What was done, up to 3,000 characters.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The id of the project. Another project takes the task away, unless one is given.</summary>
    public Optional<string?> ProjectId { get; init; }

    /// <summary>
    /// The name of the project, up to 250 characters, instead of the id. Archived ones are not found, unless it is the one that the entry
    /// has.
    /// </summary>
    public Optional<string?> ProjectName { get; init; }

    /// <summary>The name of the project's client, up to 100 characters, where several projects have the name.</summary>
    public Optional<string?> ClientName { get; init; }

    /// <summary>The id of the task.</summary>
    public Optional<string?> TaskId { get; init; }

    /// <summary>
    /// The name of a task of the project that is given, or that the entry has, up to 1,000 characters, instead of the id. Tasks that are
    /// done are not found, unless it is the one that the entry has.
    /// </summary>
    public Optional<string?> TaskName { get; init; }

    /// <summary>The ids of all tags, up to 50; empty for none.</summary>
    public Optional<IReadOnlyList<string?>?> TagIds { get; init; }

    /// <summary>
    /// The names of all tags, up to 50 of up to 100 characters, instead of the ids. Archived ones are not found, unless the entry has them.
    /// </summary>
    public Optional<IReadOnlyList<string?>?> TagNames { get; init; }

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

        if (end - start > TimeEntryLimits.Longest)
        {
            throw new ProblemException(Problem.Invalid(changed, "The entry would be longer than 999 hours."));
        }

        var projectId = ProjectId.Or(entry.ProjectId);
        return new ClockifyTimeEntryBody(
            InstantConverter.Text(start),
            end is { } until ? InstantConverter.Text(until) : null,
            Description.IsGiven ? Description.Value ?? string.Empty : entry.Description,
            projectId,
            TaskId.IsGiven ? TaskId.Value
                : projectId == entry.ProjectId ? entry.TaskId
                : null,
            TagIds.IsGiven ? [.. (TagIds.Value ?? []).OfType<string>()] : entry.TagIds,
            Billable.Or(entry.Billable ?? false),
            Type.IsGiven ? ClockifyEnumNames.Write(Type.Value) : entry.Type,
            CustomFields.IsGiven
                ? [.. (CustomFields.Value ?? []).OfType<NewFieldValue>().Select(field => field.ToBody())]
                : [.. entry.CustomFieldBodies()]
        );
    }

    /// <exception cref="ProblemException">400: a thing is given by id and by name, or a task without a project.</exception>
    public void CheckNames(TimeEntry entry)
    {
        var errors = new RequestErrors();
        Refuse("projectName", ProjectId.IsGiven && ProjectName.IsGiven, TimeEntryLimits.IdOrName);
        Refuse("taskName", TaskId.IsGiven && TaskName.IsGiven, TimeEntryLimits.IdOrName);
        Refuse("taskName", TaskName.IsGiven && !ProjectName.IsGiven && ProjectId.Or(entry.ProjectId) is null, "A task needs its project.");
        Refuse("tagNames", TagIds.IsGiven && TagNames.IsGiven, TimeEntryLimits.IdOrName);
        errors.ThrowIfAny();

        void Refuse(string member, bool isWrong, string message)
        {
            if (isWrong)
            {
                errors.Add(member, message);
            }
        }
    }

    /// <summary>The members that become different, apart from those that say when the entry ends.</summary>
    public IReadOnlyList<string> Members() =>
        [
            .. from member in ((string Name, bool IsGiven)[])
                [
                    ("start", Start.IsGiven),
                    ("description", Description.IsGiven),
                    ("projectId", ProjectId.IsGiven),
                    ("projectName", ProjectName.IsGiven),
                    ("clientName", ClientName.IsGiven),
                    ("taskId", TaskId.IsGiven),
                    ("taskName", TaskName.IsGiven),
                    ("tagIds", TagIds.IsGiven),
                    ("tagNames", TagNames.IsGiven),
                    ("billable", Billable.IsGiven),
                    ("type", Type.IsGiven),
                    ("customFields", CustomFields.IsGiven),
                ]
            where member.IsGiven
            select member.Name,
        ];

    /// <summary>When the entry ends by its duration.</summary>
    /// <exception cref="ProblemException">400: beyond all times.</exception>
    protected DateTimeOffset EndAfter(ClockifyTimeEntry entry)
    {
        var (start, seconds) = (Start.Or(entry.TimeInterval.Start), DurationSeconds.Value!.Value);
        return seconds <= (DateTimeOffset.MaxValue - start).TotalSeconds
            ? start.AddSeconds(seconds)
            : throw new ProblemException(Problem.Invalid("durationSeconds", "The entry must end before the year 10000."));
    }

    protected override bool IsUnchangedSinceRead(string member, JsonObject given)
    {
        return member switch
        {
            "end" => IsThere("duration") && !IsDurationAsRead(),
            "durationSeconds" => IsThere("end") && IsDurationAsRead(),
            "taskId" => IsThere("task")
                && Text(given["task"], "id") == Text(given, "taskId")
                && Text(given["project"], "id") != Text(given, "projectId"),
            _ => false,
        };

        bool IsThere(string other) => given[other] is not null;

        bool IsDurationAsRead() =>
            given["durationSeconds"] is JsonValue value
            && value.TryGetValue<long>(out var seconds)
            && Text(given, "duration") == Durations.Text(seconds);

        static string? Text(JsonNode? parent, string name) => (parent as JsonObject)?[name]?.ToString();
    }
}
