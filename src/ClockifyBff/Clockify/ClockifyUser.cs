namespace ClockifyBff.Clockify;

internal sealed record ClockifyUser(string Id, string Email);
