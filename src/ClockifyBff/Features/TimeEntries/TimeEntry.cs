using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>A time entry: a period that a user worked. An entry without an end is a running timer.</summary>
/// <param name="Id">The id of the time entry.</param>
/// <param name="Description">The description of the work; null if there is none.</param>
/// <param name="Start">When the entry starts.</param>
/// <param name="End">When the entry ends; null while the timer is running.</param>
/// <param name="Duration">The duration of the entry, as an ISO 8601 duration, for example `PT2H`; null while the timer is running.</param>
/// <param name="DurationSeconds">The duration of the entry, in seconds; null while the timer is running.</param>
/// <param name="ProjectId">The id of the entry's project; null if it has none.</param>
/// <param name="TaskId">The id of the entry's task; null if it has none.</param>
/// <param name="TagIds">The ids of the entry's tags.</param>
/// <param name="UserId">The id of the user who owns the entry.</param>
/// <param name="Project">The entry's project; null if it has none or the caller can't see it.</param>
/// <param name="Task">The entry's task; null if it has none or the caller can't see it.</param>
/// <param name="Tags">The entry's tags.</param>
/// <param name="User">The user who owns the entry; null if the caller can't see the user.</param>
/// <param name="Billable">Whether the entry is billable.</param>
/// <param name="Type">The type of the entry.</param>
/// <param name="IsLocked">Whether the entry lies in a locked period and can't be changed.</param>
/// <param name="KioskId">The id of the kiosk where the entry was tracked; null if there is none.</param>
/// <param name="HourlyRate">The billable rate per hour; null in responses to writes, or if the caller may not see it.</param>
/// <param name="CostRate">The cost rate per hour; null in responses to writes, or if the caller may not see it.</param>
/// <param name="CustomFields">The values of the entry's custom fields.</param>
internal sealed record TimeEntry(
    string Id,
    string? Description,
    DateTimeOffset Start,
    DateTimeOffset? End,
    string? Duration,
    long? DurationSeconds,
    string? ProjectId,
    string? TaskId,
    IReadOnlyList<string> TagIds,
    string? UserId,
    EntryProject? Project,
    NamedItem? Task,
    IReadOnlyList<NamedItem> Tags,
    NamedItem? User,
    bool Billable,
    TimeEntryType Type,
    bool IsLocked,
    string? KioskId,
    Money? HourlyRate,
    Money? CostRate,
    IReadOnlyList<CustomFieldValue> CustomFields
) : IEntity, IExample
{
    /// <summary>The version of the entry. It changes whenever the entry changes; send it in `If-Match`.</summary>
    public string Etag { get; } =
        EntityTag.Of(
            Id,
            new
            {
                Description,
                Start,
                End,
                ProjectId,
                TaskId,
                TagIds,
                Billable,
                Type,
                CustomFields = CustomFields.Select(field => new { field.Id, field.Value }),
            }
        );

    public static object Example =>
        new TimeEntry(
            Examples.Id("timeEntryId"),
            "Prepare the release",
            At(9),
            At(11),
            "PT2H",
            7200,
            Examples.Id("projectId"),
            Examples.Id("taskId"),
            [Examples.Id("tagId")],
            Examples.Id("userId"),
            new EntryProject(Examples.Id("projectId"), "Website relaunch", "#1976D2", "64030000fd7384528b0d1313", "Northwind Traders"),
            new NamedItem(Examples.Id("taskId"), "Design"),
            [new NamedItem(Examples.Id("tagId"), "Meeting")],
            new NamedItem(Examples.Id("userId"), "Asha Rao"),
            Billable: true,
            TimeEntryType.Regular,
            IsLocked: false,
            KioskId: null,
            new Money(9500, "USD"),
            CostRate: null,
            []
        );

    private static DateTimeOffset At(int hour) => new(2026, 11, 23, hour, 0, 0, TimeSpan.Zero);

    public static TimeEntry Of(ClockifyTimeEntry entry, TimeEntryNames names)
    {
        var end = entry.TimeInterval.End;
        var seconds = end is null ? null : (long?)(end.Value - entry.TimeInterval.Start).TotalSeconds;
        return new TimeEntry(
            entry.Id,
            ClockifyEnumNames.OrNull(entry.Description),
            entry.TimeInterval.Start,
            end,
            Durations.Format(seconds),
            seconds,
            ClockifyEnumNames.OrNull(entry.ProjectId),
            ClockifyEnumNames.OrNull(entry.TaskId),
            entry.TagIds ?? [],
            ClockifyEnumNames.OrNull(entry.UserId),
            names.ProjectOf(entry),
            names.TaskOf(entry),
            names.TagsOf(entry),
            names.UserOf(entry),
            entry.Billable ?? false,
            ClockifyEnumNames.ReadOr(entry.Type ?? nameof(TimeEntryType.Regular), TimeEntryType.Unknown),
            entry.IsLocked ?? false,
            ClockifyEnumNames.OrNull(entry.KioskId),
            Money.Of(entry.HourlyRate),
            Money.Of(entry.CostRate),
            [.. (entry.CustomFieldValues ?? []).Select(CustomFieldValue.Of)]
        );
    }
}

/// <summary>The type of a time entry. `unknown` stands for a type that this service does not know.</summary>
internal enum TimeEntryType
{
    Regular,
    Break,
    Holiday,
    TimeOff,
    Unknown,
}
