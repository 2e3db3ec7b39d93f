using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

/// <summary>When an estimate starts anew.</summary>
/// <param name="Interval">How often.</param>
/// <param name="DayOfWeek">On which day of the week.</param>
/// <param name="DayOfMonth">On which day of the month.</param>
/// <param name="Month">In which month.</param>
/// <param name="Hour">At which hour.</param>
internal sealed record EstimateReset(ResetInterval? Interval, Weekday? DayOfWeek, int? DayOfMonth, Month? Month, int? Hour)
{
    public static EstimateReset? Of(ClockifyEstimateReset? reset) =>
        reset is null
            ? null
            : new(
                ClockifyEnumNames.Read(reset.Interval, ResetInterval.Unknown),
                ClockifyEnumNames.Read(reset.DayOfWeek, Weekday.Unknown),
                reset.DayOfMonth,
                ClockifyEnumNames.Read(reset.Month, Projects.Month.Unknown),
                reset.Hour
            );
}

/// <summary>A month.</summary>
internal enum Month
{
    January,
    February,
    March,
    April,
    May,
    June,
    July,
    August,
    September,
    October,
    November,
    December,
    Unknown,
}
