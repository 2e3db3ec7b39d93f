namespace ClockifyBff.Sandbox.Maton;

internal sealed record ClockifyAccount(string Id, string Email, string Name);
