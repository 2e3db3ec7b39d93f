namespace ClockifyBff.Features.Changes;

/// <summary>The data of the last event of a stream.</summary>
internal sealed record StreamEnd(EndReason Reason);
