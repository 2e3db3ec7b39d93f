using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>
/// The value of a custom field in a write. Clockify reads it from <c>customFields</c>, and ignores <c>customFieldValues</c>, the
/// member of its responses.
/// </summary>
internal sealed record ClockifyCustomFieldBody(
    string CustomFieldId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Value,
    string SourceType = "WORKSPACE"
);
