namespace ClockifyBff.Clockify;

internal sealed record ClockifyNamed(string? Id, string? Name);
