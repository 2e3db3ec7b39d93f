namespace ClockifyBff.Clockify.Workspaces;

internal sealed record ClockifyCurrency(string? Id, string? Code, bool? IsDefault);
