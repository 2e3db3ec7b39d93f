namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyBudgetEstimate(long? Estimate, string? Type, bool? Active, bool? IncludeExpenses, string? ResetOption);
