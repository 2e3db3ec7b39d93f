namespace ClockifyBff.Features.TimeEntries;

/// <summary>The limits of time entries, and messages about them.</summary>
internal static class TimeEntryLimits
{
    public const int MaxDescriptionLength = 3000;
    public const int MaxTags = 50;
    public const int MaxCustomFields = 50;
    public const string IdOrNameMessage = "An id and a name can't be combined.";
    public const string ProjectRequiredMessage = "Requires `projectId` or `projectName`.";
    public const string ProjectNameRequiredMessage = "Requires `projectName`.";
    public const string EndOrDurationMessage = "`end` and `durationSeconds` can't be combined.";

    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(999);
}
