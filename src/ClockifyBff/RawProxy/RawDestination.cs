using ClockifyBff.Upstream;

namespace ClockifyBff.RawProxy;

/// <summary>The upstream URL of an allowed request target, and its route.</summary>
internal sealed record RawDestination(Uri Address, ClockifyRoute Route);
