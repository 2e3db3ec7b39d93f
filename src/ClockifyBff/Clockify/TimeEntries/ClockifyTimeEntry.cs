using System.Text.Json;
using System.Text.Json.Serialization;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>A time entry. Responses to writes lack its rates.</summary>
internal sealed record ClockifyTimeEntry(
    string Id,
    string? Description,
    string? UserId,
    string? ProjectId,
    string? TaskId,
    string[]? TagIds,
    bool? Billable,
    string? Type,
    bool? IsLocked,
    string? KioskId,
    ClockifyTimeInterval TimeInterval,
    ClockifyCustomFieldValue[]? CustomFieldValues,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
) : IClockifyEntity, IJsonOnDeserialized
{
    /// <summary>The project, if the entry was read hydrated; null if it has no project or the reader may not see it.</summary>
    public ClockifyTimeEntryProject? Project { get; init; }

    /// <summary>Returns the values of the custom fields in the form of a write.</summary>
    public IEnumerable<ClockifyCustomFieldBody> CustomFieldBodies() =>
        from field in CustomFieldValues ?? []
        where field.CustomFieldId is not null
        select new ClockifyCustomFieldBody(
            field.CustomFieldId!,
            field.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field.Value
        );

    public ClockifyNamed? Task { get; init; }

    public ClockifyNamed[]? Tags { get; init; }

    /// <summary>The user of the entry. Only lists include it; a single entry lacks it even if read hydrated.</summary>
    public ClockifyTimeEntryUser? User { get; init; }

    /// <summary>Whether the entry was read hydrated. Hydrated entries always have a list of tags, which may be empty.</summary>
    [JsonIgnore]
    public bool IsHydrated => Tags is not null;

    /// <exception cref="JsonException">The entry has no time interval or no start.</exception>
    public void OnDeserialized()
    {
        if (TimeInterval is null || TimeInterval.Start == default)
        {
            throw new JsonException();
        }
    }
}

/// <summary>The project of a time entry.</summary>
internal sealed record ClockifyTimeEntryProject(
    string? Id,
    string? Name,
    string? Color,
    string? ClientId,
    string? ClientName,
    ClockifyNamed? Client
);

/// <summary>The user of a time entry.</summary>
internal sealed record ClockifyTimeEntryUser(string? Id, string? Name, ClockifyUserSettings? Settings);

internal sealed record ClockifyTimeInterval(DateTimeOffset Start, DateTimeOffset? End, string? Duration);
