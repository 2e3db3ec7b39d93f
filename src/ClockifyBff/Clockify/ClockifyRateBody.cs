namespace ClockifyBff.Clockify;

internal sealed record ClockifyRateBody(long Amount);
