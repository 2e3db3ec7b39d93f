namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Which money somebody is shown: what hours are billed at, and what they cost.</summary>
internal readonly record struct Sight(bool Rates, bool Costs)
{
    public static Sight Everything => new(true, true);
}
