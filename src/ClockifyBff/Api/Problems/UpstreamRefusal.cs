using ClockifyBff.Clockify;

namespace ClockifyBff.Api.Problems;

/// <summary>An error that Clockify returned.</summary>
/// <param name="Status">The HTTP status that Clockify returned.</param>
/// <param name="Code">Clockify's own error code; null if there is none.</param>
/// <param name="Message">Clockify's message, in the language of the account; null if there is none.</param>
internal sealed record UpstreamRefusal(int Status, int? Code, string? Message)
{
    public static UpstreamRefusal Of(ClockifyError error) => new(error.Status, error.Code, error.Message);
}
