using ClockifyBff.Clockify;

namespace ClockifyBff.Features.Projects;

/// <summary>Money an hour.</summary>
/// <param name="Amount">In minor units, such as cents.</param>
internal sealed record Rate(long? Amount = null)
{
    public ClockifyRateBody ToBody() => new(Amount!.Value);
}
