using ClockifyBff.Clockify;

namespace ClockifyBff.Features.Projects;

/// <summary>A rate per hour.</summary>
/// <param name="Amount">The amount per hour in minor units of the currency, such as cents; 0 to 2,147,483,647. Required.</param>
internal sealed record Rate(long? Amount = null)
{
    public ClockifyRateBody ToBody() => new(Amount!.Value);
}
