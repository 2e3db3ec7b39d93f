namespace ClockifyBff.Clockify.TimeEntries;

internal sealed record ClockifyTimeEntryBody(
    string? Start,
    string? End,
    string? Description,
    string? ProjectId,
    string? TaskId,
    IReadOnlyList<string>? TagIds,
    bool? Billable,
    string? Type,
    IReadOnlyList<ClockifyCustomFieldBody>? CustomFields
)
{
    /// <summary>Returns a copy of a time entry with another start and end.</summary>
    public static ClockifyTimeEntryBody CopyOf(ClockifyTimeEntry entry, string? start, string? end) =>
        new(
            start,
            end,
            entry.Description,
            entry.ProjectId,
            entry.TaskId,
            entry.TagIds,
            entry.Billable,
            entry.Type,
            [.. entry.CustomFieldBodies()]
        );
}
