using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

/// <summary>How much time a project should take.</summary>
/// <param name="Estimate">The time.</param>
/// <param name="EstimateSeconds">The same in seconds.</param>
/// <param name="Type">Whether it is set by hand or the sum of the tasks' estimates.</param>
/// <param name="Active">Whether it counts.</param>
/// <param name="IncludeNonBillable">Whether time that isn't billed uses it up too.</param>
/// <param name="ResetOption">How often it starts anew; null for never.</param>
internal sealed record TimeEstimate(
    string? Estimate,
    long? EstimateSeconds,
    EstimateType Type,
    bool Active,
    bool IncludeNonBillable,
    ResetInterval? ResetOption
)
{
    public static TimeEstimate? Of(ClockifyTimeEstimate? estimate) =>
        estimate is null
            ? null
            : new(
                Words.OrNull(estimate.Estimate),
                Durations.Seconds(estimate.Estimate),
                Words.ReadOr(estimate.Type, EstimateType.Unknown),
                estimate.Active ?? false,
                estimate.IncludeNonBillable ?? false,
                Words.Read(estimate.ResetOption, ResetInterval.Unknown)
            );
}

/// <summary>How much money a project should take.</summary>
/// <param name="Estimate">The money, in minor units.</param>
/// <param name="Type">Whether it is set by hand or the sum of the tasks' budgets.</param>
/// <param name="Active">Whether it counts.</param>
/// <param name="IncludeExpenses">Whether expenses use it up too.</param>
/// <param name="ResetOption">How often it starts anew; null for never.</param>
internal sealed record BudgetEstimate(long? Estimate, EstimateType Type, bool Active, bool IncludeExpenses, ResetInterval? ResetOption)
{
    public static BudgetEstimate? Of(ClockifyBudgetEstimate? estimate) =>
        estimate is null
            ? null
            : new(
                estimate.Estimate,
                Words.ReadOr(estimate.Type, EstimateType.Unknown),
                estimate.Active ?? false,
                estimate.IncludeExpenses ?? false,
                Words.Read(estimate.ResetOption, ResetInterval.Unknown)
            );
}

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
                Words.Read(reset.Interval, ResetInterval.Unknown),
                Words.Read(reset.DayOfWeek, Weekday.Unknown),
                reset.DayOfMonth,
                Words.Read(reset.Month, Projects.Month.Unknown),
                reset.Hour
            );
}

/// <summary>Where an estimate comes from.</summary>
internal enum EstimateType
{
    Auto,
    Manual,
    Unknown,
}

/// <summary>How often something starts anew.</summary>
internal enum ResetInterval
{
    Weekly,
    Monthly,
    Yearly,
    Unknown,
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
