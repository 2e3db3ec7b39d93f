namespace ClockifyBff.Clockify.Clients;

/// <summary>A client. Responses to writes lack the currency code.</summary>
internal sealed record ClockifyClient(
    string Id,
    string? Name,
    string? Email,
    string[]? CcEmails,
    string? Address,
    string? Note,
    bool? Archived,
    string? CurrencyId,
    string? CurrencyCode
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}
