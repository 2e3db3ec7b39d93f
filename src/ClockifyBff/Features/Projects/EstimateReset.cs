using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

/// <summary>The schedule on which an estimate resets.</summary>
/// <param name="Interval">How often the estimate resets.</param>
/// <param name="DayOfWeek">The day of the week on which a weekly estimate resets.</param>
/// <param name="DayOfMonth">The day of the month on which a monthly or yearly estimate resets.</param>
/// <param name="Month">The month in which a yearly estimate resets.</param>
/// <param name="Hour">The hour of the day at which the estimate resets, from 0.</param>
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

/// <summary>A month of the year. `unknown` stands for a value that this service does not know.</summary>
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
