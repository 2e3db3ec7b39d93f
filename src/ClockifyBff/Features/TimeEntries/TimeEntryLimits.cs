namespace ClockifyBff.Features.TimeEntries;

internal static class TimeEntryLimits
{
    public const int Description = 3000;
    public const int Tags = 50;
    public const int CustomFields = 50;
    public const string IdOrName = "Id and name exclude each other.";
    public const string EndOrDuration = "end and durationSeconds exclude each other.";

    public static readonly TimeSpan Longest = TimeSpan.FromHours(999);
}
