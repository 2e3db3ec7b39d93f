namespace ClockifyBff.Clockify.Workspaces;

/// <summary>The display settings of a user; null if the user has never signed in.</summary>
internal sealed record ClockifyUserSettings(string? TimeZone, string? WeekStart, string? TimeFormat, string? DateFormat);
