using System.Text.Json;

namespace ClockifyBff.Clockify.Workspaces;

internal sealed record ClockifyWorkspace(
    string Id,
    string? Name,
    string? ImageUrl,
    string? FeatureSubscriptionType,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate,
    ClockifyCurrency[]? Currencies,
    JsonElement Features,
    ClockifyWorkspaceSettings? WorkspaceSettings
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}
