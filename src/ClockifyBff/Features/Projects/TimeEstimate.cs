using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

/// <summary>The time that a project is estimated to take.</summary>
/// <param name="Estimate">The estimated time, as an ISO 8601 duration, for example `PT400H`; null if none is set.</param>
/// <param name="EstimateSeconds">The estimated time, in seconds; null if none is set.</param>
/// <param name="Type">Whether the estimate is entered manually or is the sum of the tasks' estimates.</param>
/// <param name="Active">Whether the estimate is in use.</param>
/// <param name="IncludeNonBillable">Whether non-billable time counts towards the estimate.</param>
/// <param name="ResetOption">How often the estimate resets; null if it never resets.</param>
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
                Durations.ToSeconds(estimate.Estimate),
                ClockifyEnumNames.ReadOr(estimate.Type, EstimateType.Unknown),
                estimate.Active ?? false,
                estimate.IncludeNonBillable ?? false,
                ClockifyEnumNames.Read(estimate.ResetOption, ResetInterval.Unknown)
            );
}
