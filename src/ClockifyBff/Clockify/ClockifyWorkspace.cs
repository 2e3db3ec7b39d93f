namespace ClockifyBff.Clockify;

/// <summary>A workspace, as much of it as its members see everywhere.</summary>
internal sealed record ClockifyWorkspace(string Id, string Name);
