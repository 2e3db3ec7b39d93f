namespace ClockifyBff.Clockify.Workspaces;

/// <summary>How somebody likes time to be shown; null for who never signed in.</summary>
internal sealed record ClockifyUserSettings(string? TimeZone, string? WeekStart, string? TimeFormat, string? DateFormat);
