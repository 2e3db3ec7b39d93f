namespace ClockifyBff.Clockify.Workspaces;

internal sealed record ClockifyNameBody(string Name);
