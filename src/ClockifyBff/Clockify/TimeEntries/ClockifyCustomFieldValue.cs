using System.Text.Json;

namespace ClockifyBff.Clockify.TimeEntries;

internal sealed record ClockifyCustomFieldValue(string? CustomFieldId, string? Name, string? Type, JsonElement Value);
