namespace ClockifyBff.Load;

/// <summary>A request as it arrived at Maton.</summary>
internal sealed record UpstreamCall(DateTimeOffset Time, string Method, string Target, int? Status);
