namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyTimeEstimate(string? Estimate, string? Type, bool? Active, bool? IncludeNonBillable, string? ResetOption);
