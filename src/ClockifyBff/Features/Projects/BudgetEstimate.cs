using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Features.Projects;

/// <summary>The money that a project is estimated to cost.</summary>
/// <param name="Estimate">The estimated amount in minor units of the currency, such as cents; null if none is set.</param>
/// <param name="Type">Whether the estimate is entered manually or is the sum of the tasks' budgets.</param>
/// <param name="Active">Whether the estimate is in use.</param>
/// <param name="IncludeExpenses">Whether expenses count towards the estimate.</param>
/// <param name="ResetOption">How often the estimate resets; null if it never resets.</param>
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
