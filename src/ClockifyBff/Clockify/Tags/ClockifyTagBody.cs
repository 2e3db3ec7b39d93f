namespace ClockifyBff.Clockify.Tags;

internal sealed record ClockifyTagBody(string Name, bool? Archived = null);
