namespace ClockifyBff.Clockify.TimeEntries;

internal sealed record ClockifyStopBody(string End);
