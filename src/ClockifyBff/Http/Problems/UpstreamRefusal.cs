namespace ClockifyBff.Http.Problems;

/// <summary>How Clockify said no.</summary>
/// <param name="Status">Clockify's HTTP status.</param>
/// <param name="Code">Clockify's own code; null where it gave none.</param>
/// <param name="Message">Clockify's message, in the language of the account; null where it gave none.</param>
internal sealed record UpstreamRefusal(int Status, int? Code, string? Message);
