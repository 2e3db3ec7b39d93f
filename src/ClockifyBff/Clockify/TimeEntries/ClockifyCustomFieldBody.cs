using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>The key under which values are read is ignored in a write: they go under another.</summary>
internal sealed record ClockifyCustomFieldBody(
    string CustomFieldId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Value,
    string SourceType = "WORKSPACE"
);
