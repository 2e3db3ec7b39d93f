using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

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
                ClockifyEnumNames.ReadOr(estimate.Type, EstimateType.Unknown),
                estimate.Active ?? false,
                estimate.IncludeExpenses ?? false,
                ClockifyEnumNames.Read(estimate.ResetOption, ResetInterval.Unknown)
            );
}
