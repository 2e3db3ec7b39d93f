namespace ClockifyBff.Clockify.Tasks;

internal sealed record ClockifyTask(
    string Id,
    string? Name,
    string? ProjectId,
    string? Status,
    string[]? AssigneeIds,
    string[]? UserGroupIds,
    string? Estimate,
    long? BudgetEstimate,
    string? Duration,
    bool? Billable,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;

    public bool IsDone => Status == "DONE";
}
