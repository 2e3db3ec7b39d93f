namespace ClockifyBff.Features.TimeEntries;

/// <summary>The limits of time entries, and messages about them.</summary>
internal static class TimeEntryLimits
{
    public const int Description = 3000;
    public const int Tags = 50;
    public const int CustomFields = 50;
    public const string IdOrName = "An id and a name can't be combined.";
    public const string ProjectRequired = "Requires `projectId` or `projectName`.";
    public const string ProjectNameRequired = "Requires `projectName`.";
    public const string EndOrDuration = "`end` and `durationSeconds` can't be combined.";

    public static readonly TimeSpan Longest = TimeSpan.FromHours(999);
}
