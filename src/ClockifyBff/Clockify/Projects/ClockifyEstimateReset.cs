namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyEstimateReset(string? Interval, string? DayOfWeek, int? DayOfMonth, string? Month, int? Hour);
