using System.Text.Json;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A custom field of the workspace's time entries.</summary>
/// <param name="Id">The id of the custom field.</param>
/// <param name="Name">The name of the custom field.</param>
/// <param name="Description">The description of the custom field; null if none is set.</param>
/// <param name="Placeholder">The text to show in an empty field; null if none is set.</param>
/// <param name="Type">The type of the field's values.</param>
/// <param name="Status">Whether members see the field.</param>
/// <param name="Required">Whether a finished time entry must have a value.</param>
/// <param name="AllowedValues">The options of a dropdown field; empty for other types.</param>
/// <param name="DefaultValue">The value that a new time entry gets; null if there is none.</param>
internal sealed record CustomField(
    string Id,
    string? Name,
    string? Description,
    string? Placeholder,
    CustomFieldType Type,
    CustomFieldStatus Status,
    bool Required,
    IReadOnlyList<string> AllowedValues,
    JsonElement? DefaultValue
)
{
    public static CustomField Of(ClockifyCustomField field) =>
        new(
            field.Id,
            field.Name,
            ClockifyEnumNames.OrNull(field.Description),
            ClockifyEnumNames.OrNull(field.Placeholder),
            ClockifyEnumNames.ReadOr(field.Type, CustomFieldType.Unknown),
            ClockifyEnumNames.ReadOr(field.Status, CustomFieldStatus.Unknown),
            field.Required ?? false,
            ClockifyEnumNames.List(field.AllowedValues),
            field.WorkspaceDefaultValue.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field.WorkspaceDefaultValue
        );
}

/// <summary>Whether a custom field is shown. `unknown` stands for a status that this service does not know.</summary>
internal enum CustomFieldStatus
{
    Visible,
    Invisible,
    Inactive,
    Unknown,
}
