using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>A stretch of somebody's time; without an end it is a running timer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Description">What was done; null for nothing said.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; null while it runs.</param>
/// <param name="Duration">How long it took; null while it runs.</param>
/// <param name="DurationSeconds">The same in seconds; null while it runs.</param>
/// <param name="ProjectId">The id of its project; null for none.</param>
/// <param name="TaskId">The id of its task; null for none.</param>
/// <param name="TagIds">The ids of its tags.</param>
/// <param name="UserId">The id of whose time it is.</param>
/// <param name="Project">Its project; null for none, or for one that the caller does not see.</param>
/// <param name="Task">Its task; null for none, or for one that the caller does not see.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="User">Whose time it is; null where the caller may not see who.</param>
/// <param name="Billable">Whether it is billed.</param>
/// <param name="Type">What kind of time it is.</param>
/// <param name="IsLocked">Whether it lies in a period that is closed for changes.</param>
/// <param name="KioskId">The id of the kiosk it was tracked at; null for none.</param>
/// <param name="HourlyRate">What an hour is billed at; null in answers to writes, and where the caller may not see it.</param>
/// <param name="CostRate">What an hour costs; null in answers to writes, and where the caller may not see it.</param>
/// <param name="CustomFields">The values of its custom fields.</param>
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
    /// <summary>Changes when the entry does; for <c>If-Match</c>.</summary>
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
            Durations.Text(seconds),
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

/// <summary>What kind of time an entry is.</summary>
internal enum TimeEntryType
{
    Regular,
    Break,
    Holiday,
    TimeOff,
    Unknown,
}
