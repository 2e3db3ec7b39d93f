namespace ClockifyBff.Security;

/// <summary>
/// Endpoint metadata: some requests last long, have a limit of their own, and don't count in <c>Limits:ConcurrentPerCaller</c>.
/// </summary>
/// <param name="AppliesTo">Whether a request is one of them.</param>
internal sealed record WithoutConcurrencyLimit(Func<HttpRequest, bool> AppliesTo);
