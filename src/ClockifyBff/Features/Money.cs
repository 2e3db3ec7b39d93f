using ClockifyBff.Clockify;

namespace ClockifyBff.Features;

/// <summary>An amount of money.</summary>
/// <param name="Amount">In minor units, such as cents.</param>
/// <param name="Currency">The currency, such as EUR; null where Clockify tells none.</param>
internal sealed record Money(long Amount, string? Currency)
{
    public static Money? Of(ClockifyRate? rate) =>
        rate is { Amount: { } amount } ? new Money(amount, ClockifyEnumNames.OrNull(rate.Currency)) : null;
}
