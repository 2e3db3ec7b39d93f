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
                ClockifyEnumNames.OrNull(estimate.Estimate),
                Durations.Seconds(estimate.Estimate),
                ClockifyEnumNames.ReadOr(estimate.Type, EstimateType.Unknown),
                estimate.Active ?? false,
                estimate.IncludeNonBillable ?? false,
                ClockifyEnumNames.Read(estimate.ResetOption, ResetInterval.Unknown)
            );
}
