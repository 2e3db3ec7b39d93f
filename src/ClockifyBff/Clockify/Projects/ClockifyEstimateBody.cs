namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyEstimateBody(string Estimate, string Type = "MANUAL");
