using ClockifyBff.Clockify;

namespace ClockifyBff.Features;

/// <summary>An amount of money.</summary>
/// <param name="Amount">The amount in minor units of the currency, such as cents.</param>
/// <param name="Currency">The ISO 4217 code of the currency, for example `EUR`; null if Clockify does not report one.</param>
internal sealed record Money(long Amount, string? Currency)
{
    public static Money? Of(ClockifyRate? rate) =>
        rate is { Amount: { } amount } ? new Money(amount, ClockifyEnumNames.OrNull(rate.Currency)) : null;
}
