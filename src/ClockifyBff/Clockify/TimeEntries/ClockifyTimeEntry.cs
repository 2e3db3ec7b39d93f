using System.Text.Json;
using System.Text.Json.Serialization;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>A time entry; answers to writes leave its rates out.</summary>
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
    /// <summary>What it is about, where it was read hydrated; null for none, and for what the reader doesn't see.</summary>
    public ClockifyEntryProject? Project { get; init; }

    /// <summary>The values of its custom fields as a write takes them.</summary>
    public IEnumerable<ClockifyCustomFieldBody> CustomFieldBodies() =>
        from field in CustomFieldValues ?? []
        where field.CustomFieldId is not null
        select new ClockifyCustomFieldBody(
            field.CustomFieldId!,
            field.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field.Value
        );

    public ClockifyNamed? Task { get; init; }

    public ClockifyNamed[]? Tags { get; init; }

    /// <summary>Whose it is; a single entry doesn't say, hydrated or not.</summary>
    public ClockifyEntryUser? User { get; init; }

    /// <summary>Whether it says what it is about: a hydrated one has tags, if only none.</summary>
    [JsonIgnore]
    public bool IsHydrated => Tags is not null;

    /// <exception cref="JsonException">It is nowhere in time: nothing could be made of it.</exception>
    public void OnDeserialized()
    {
        if (TimeInterval is null || TimeInterval.Start == default)
        {
            throw new JsonException();
        }
    }
}

/// <summary>The project of an entry.</summary>
internal sealed record ClockifyEntryProject(
    string? Id,
    string? Name,
    string? Color,
    string? ClientId,
    string? ClientName,
    ClockifyNamed? Client
);

/// <summary>The person of an entry.</summary>
internal sealed record ClockifyEntryUser(string? Id, string? Name, ClockifyUserSettings? Settings);

internal sealed record ClockifyTimeInterval(DateTimeOffset Start, DateTimeOffset? End, string? Duration);
