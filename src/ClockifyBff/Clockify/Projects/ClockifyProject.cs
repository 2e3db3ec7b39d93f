using System.Text.Json;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify.Projects;

/// <summary>A project; client, tasks and currency are there where it was read hydrated.</summary>
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

    /// <summary>The client, in whichever form it was read.</summary>
    public string? NameOfClient => NullIfEmpty(Client?.Name ?? ClientName);

    public string? IdOfClient => NullIfEmpty(ClientId);

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
