namespace ClockifyBff.Load;

/// <summary>A request as Maton received it.</summary>
internal sealed record UpstreamCall(DateTimeOffset Time, string Method, string Target, int? Status);
