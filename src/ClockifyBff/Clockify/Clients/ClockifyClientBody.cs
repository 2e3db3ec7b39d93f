namespace ClockifyBff.Clockify.Clients;

internal sealed record ClockifyClientBody(
    string Name,
    string? Email,
    string? Address,
    string? Note,
    IReadOnlyList<string>? CcEmails = null,
    bool? Archived = null,
    string? CurrencyId = null
);
