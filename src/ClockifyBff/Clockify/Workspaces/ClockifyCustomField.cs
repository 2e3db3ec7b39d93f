using System.Text.Json;

namespace ClockifyBff.Clockify.Workspaces;

/// <summary>The definition of a custom field.</summary>
internal sealed record ClockifyCustomField(
    string Id,
    string? Name,
    string? Type,
    string? Status,
    bool? Required,
    string? Description,
    string? Placeholder,
    JsonElement AllowedValues,
    JsonElement WorkspaceDefaultValue
);
