using System.Text.Json.Nodes;
using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The changes to a time entry that an update and a stop have in common.</summary>
internal abstract record TimeEntryChanges : MergePatch
{
    /// <summary>When the entry starts, with an offset (RFC 3339).</summary>
    public Optional<DateTimeOffset> Start { get; init; }

    /// <summary>How long the entry takes, in seconds, 0 to 3,596,400 (999 hours). Can't be combined with `end`.</summary>
    public Optional<long?> DurationSeconds { get; init; }

    /// <summary>The description of the work, up to 3,000 characters.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The id of the project. Changing the project removes the task, unless a task is given, too.</summary>
    public Optional<string?> ProjectId { get; init; }

    /// <summary>
    /// The name of the project, up to 250 characters, instead of `projectId`. Archived projects are not found, except the entry's current
    /// project.
    /// </summary>
    public Optional<string?> ProjectName { get; init; }

    /// <summary>The name of the project's client, up to 100 characters. Selects among several projects named `projectName`.</summary>
    public Optional<string?> ClientName { get; init; }

    /// <summary>The id of the task.</summary>
    public Optional<string?> TaskId { get; init; }

    /// <summary>
    /// The name of the task, up to 1,000 characters, instead of `taskId`. The task belongs to the given project, or else to the entry's
    /// current project. Tasks that are done are not found, except the entry's current task.
    /// </summary>
    public Optional<string?> TaskName { get; init; }

    /// <summary>The ids of all tags, up to 50; an empty list removes all tags.</summary>
    public Optional<IReadOnlyList<string?>?> TagIds { get; init; }

    /// <summary>
    /// The names of all tags, up to 50 of up to 100 characters each, instead of `tagIds`. Archived tags are not found, except the entry's
    /// current tags.
    /// </summary>
    public Optional<IReadOnlyList<string?>?> TagNames { get; init; }

    /// <summary>Whether the entry is billable.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>The type of the entry: `regular` or `break`.</summary>
    public Optional<string?> Type { get; init; }

    /// <summary>The values of all custom fields, up to 50. Fields that are not listed lose their values.</summary>
    public Optional<IReadOnlyList<NewFieldValue?>?> CustomFields { get; init; }

    /// <summary>
    /// Returns the body of Clockify's PUT. It repeats unchanged values because Clockify clears every member that is absent, and restarts an
    /// entry without an end.
    /// </summary>
    /// <param name="entry">The current entry.</param>
    /// <param name="end">When the changed entry ends; null while the timer is running.</param>
    /// <param name="changed">The member to report if the changed entry would have no valid duration.</param>
    /// <exception cref="ProblemException">400: the changed entry would end before it starts, or last longer than 999 hours.</exception>
    protected ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry entry, DateTimeOffset? end, string changed)
    {
        var start = Start.Or(entry.TimeInterval.Start);
        if (end < start)
        {
            throw new ProblemException(Problem.Invalid(changed, "The entry would end before it starts."));
        }

        if (end - start > TimeEntryLimits.MaxDuration)
        {
            throw new ProblemException(Problem.Invalid(changed, "The entry would be longer than 999 hours."));
        }

        var projectId = ProjectId.Or(entry.ProjectId);
        return new ClockifyTimeEntryBody(
            InstantText.Of(start),
            end is { } until ? InstantText.Of(until) : null,
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

    /// <summary>Checks that members which refer to other objects don't contradict each other.</summary>
    /// <exception cref="ProblemException">400: an object is given by id and by name, or a task without a project.</exception>
    public void CheckReferences(TimeEntry entry)
    {
        var errors = new RequestErrors();
        RejectIf("projectName", ProjectId.IsGiven && ProjectName.IsGiven, TimeEntryLimits.IdOrNameMessage);
        RejectIf("taskName", TaskId.IsGiven && TaskName.IsGiven, TimeEntryLimits.IdOrNameMessage);
        RejectIf(
            "taskName",
            TaskName.IsGiven && !ProjectName.IsGiven && ProjectId.Or(entry.ProjectId) is null,
            TimeEntryLimits.ProjectRequiredMessage
        );
        RejectIf("tagNames", TagIds.IsGiven && TagNames.IsGiven, TimeEntryLimits.IdOrNameMessage);
        errors.ThrowIfAny();

        void RejectIf(string member, bool isInvalid, string message)
        {
            if (isInvalid)
            {
                errors.Add(member, message);
            }
        }
    }

    /// <summary>Returns the names of the given members, except those that determine when the entry ends.</summary>
    public IReadOnlyList<string> GivenMembers() =>
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

    /// <summary>Returns when the entry ends according to its duration.</summary>
    /// <exception cref="ProblemException">400: the entry would end after the year 9999.</exception>
    protected DateTimeOffset EndByDuration(ClockifyTimeEntry entry)
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
            && Text(given, "duration") == Durations.Format(seconds);

        static string? Text(JsonNode? parent, string name) => (parent as JsonObject)?[name]?.ToString();
    }
}
