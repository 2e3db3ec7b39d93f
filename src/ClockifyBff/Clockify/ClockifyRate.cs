namespace ClockifyBff.Clockify;

/// <summary>A rate an hour. The amount is in minor units of the currency, such as cents.</summary>
internal sealed record ClockifyRate(long? Amount, string? Currency);
