namespace ClockifyBff.Clockify.Tasks;

internal sealed record ClockifyTaskBody(
    string Name,
    IReadOnlyList<string>? AssigneeIds = null,
    IReadOnlyList<string>? UserGroupIds = null,
    string? Estimate = null,
    long? BudgetEstimate = null,
    string? Status = null,
    bool? Billable = null
);
