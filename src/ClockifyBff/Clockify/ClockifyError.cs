namespace ClockifyBff.Clockify;

/// <summary>An error that Clockify returned.</summary>
/// <param name="Status">The HTTP status that Clockify returned.</param>
/// <param name="Code">Clockify's own error code; null if there is none.</param>
/// <param name="Message">Clockify's message, in the language of the account; null if there is none.</param>
internal sealed record ClockifyError(int Status, int? Code, string? Message);
