namespace ClockifyBff.Clockify;

/// <summary>A person in Clockify.</summary>
internal sealed record ClockifyUser(
    string Id, string Email, string? Name, string? ProfilePicture, string? ActiveWorkspace, ClockifyUserSettings? Settings);

/// <summary>How somebody likes time to be shown; null for who never signed in.</summary>
internal sealed record ClockifyUserSettings(string? TimeZone, string? WeekStart, string? TimeFormat, string? DateFormat);
