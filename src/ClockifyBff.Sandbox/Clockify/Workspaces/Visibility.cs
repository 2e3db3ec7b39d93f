namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Which rates a member may see: billable rates and cost rates.</summary>
internal readonly record struct Visibility(bool BillableRates, bool CostRates)
{
    public static Visibility All => new(true, true);
}
