namespace ClockifyBff.Clockify;

/// <summary>Money an hour, in minor units.</summary>
internal sealed record ClockifyRate(long? Amount, string? Currency);
