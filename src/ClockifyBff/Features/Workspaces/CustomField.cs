using System.Text.Json;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A custom field of time entries.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Placeholder">What an empty field shows.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Status">Whether people see it.</param>
/// <param name="Required">Whether a finished entry must have it.</param>
/// <param name="AllowedValues">What a dropdown offers.</param>
/// <param name="DefaultValue">What a new entry gets; null for nothing.</param>
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

/// <summary>Whether people see a custom field.</summary>
internal enum CustomFieldStatus
{
    Visible,
    Invisible,
    Inactive,
    Unknown,
}
