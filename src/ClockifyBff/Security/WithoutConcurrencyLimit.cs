namespace ClockifyBff.Security;

/// <summary>
/// Endpoint metadata: requests may wait for long, have a limit of their own, and don't count in <c>Limits:ConcurrentPerCaller</c>.
/// </summary>
internal sealed record WithoutConcurrencyLimit;
