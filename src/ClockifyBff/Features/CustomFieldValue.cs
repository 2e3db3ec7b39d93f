using System.Text.Json;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features;

/// <summary>The value of a custom field.</summary>
/// <param name="Id">The id of the custom field.</param>
/// <param name="Name">The name of the custom field.</param>
/// <param name="Type">The type of the custom field.</param>
/// <param name="Value">The value: a string, a number, a boolean, a list of strings, or null.</param>
internal sealed record CustomFieldValue(string Id, string? Name, CustomFieldType Type, JsonElement? Value)
{
    public static CustomFieldValue Of(ClockifyCustomFieldValue field) =>
        new(
            field.CustomFieldId ?? string.Empty,
            field.Name,
            ClockifyEnumNames.ReadOr(field.Type, CustomFieldType.Unknown),
            field.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field.Value
        );

    /// <summary>
    /// Reads the custom fields of a project. Clockify does not document their shape, so values of another shape are skipped.
    /// </summary>
    public static IEnumerable<CustomFieldValue> Of(JsonElement fields) =>
        fields.ValueKind != JsonValueKind.Array
            ? []
            : from field in fields.EnumerateArray()
            where field.ValueKind == JsonValueKind.Object
            let id = Text(field, "customFieldId") ?? Text(field, "id")
            where id is not null
            select Of(
                new ClockifyCustomFieldValue(
                    id,
                    Text(field, "name"),
                    Text(field, "type"),
                    field.TryGetProperty("value", out var value) ? value : default
                )
            );

    private static string? Text(JsonElement field, string member) =>
        field.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
