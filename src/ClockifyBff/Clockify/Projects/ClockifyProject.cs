using System.Text.Json;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify.Projects;

/// <summary>A project. Client, tasks and currency are present only if it was read hydrated.</summary>
internal sealed record ClockifyProject(
    string Id,
    string? Name,
    string? ClientId,
    string? ClientName,
    ClockifyNamed? Client,
    string? Color,
    string? Note,
    bool? Billable,
    bool? Public,
    bool? Archived,
    bool? Template,
    string? Duration,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate,
    ClockifyTimeEstimate? TimeEstimate,
    ClockifyBudgetEstimate? BudgetEstimate,
    ClockifyEstimateReset? EstimateReset,
    ClockifyCurrency? Currency,
    ClockifyTask[]? Tasks,
    ClockifyMembership[]? Memberships,
    JsonElement CustomFields
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;

    /// <summary>The name of the client, from either of the two forms in which Clockify returns it.</summary>
    public string? NameOfClient => NullIfEmpty(Client?.Name ?? ClientName);

    public string? IdOfClient => NullIfEmpty(ClientId);

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
