namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Which money somebody is shown: what hours are billed at, and what they cost.</summary>
internal readonly record struct Visibility(bool BillableRates, bool CostRates)
{
    public static Visibility All => new(true, true);
}
