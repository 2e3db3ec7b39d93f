using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Clients;

namespace ClockifyBff.Features.Clients;

/// <summary>A client that projects are billed to.</summary>
/// <param name="Id">The id of the client.</param>
/// <param name="Name">The name of the client. Unique within the workspace.</param>
/// <param name="Email">The e-mail address of the client; null if none is set.</param>
/// <param name="CcEmails">Additional e-mail addresses that receive invoices, at most 3.</param>
/// <param name="Address">The postal address of the client; null if none is set.</param>
/// <param name="Note">A note about the client; null if none is set.</param>
/// <param name="Archived">Whether the client is archived.</param>
/// <param name="CurrencyId">The id of the client's currency; null if Clockify does not report one.</param>
/// <param name="CurrencyCode">The ISO 4217 code of the client's currency, for example `EUR`; null if Clockify does not report one.</param>
internal sealed record Client(
    string Id,
    string Name,
    string? Email,
    IReadOnlyList<string> CcEmails,
    string? Address,
    string? Note,
    bool Archived,
    string? CurrencyId,
    string? CurrencyCode
) : IEntity, IExample
{
    /// <summary>The version of the client. It changes whenever the client changes; send it in `If-Match`.</summary>
    public string Etag { get; } = EntityTag.Of(Id, new ClockifyClientBody(Name, Email, Address, Note, CcEmails, Archived, CurrencyId));

    public static object Example =>
        new Client(
            Examples.Id("clientId"),
            "Fabrikam",
            "billing@client3.example.com",
            [],
            Address: null,
            Note: null,
            Archived: false,
            "640a00009fe7fe86eda15ebb",
            "USD"
        );

    public static Client Of(ClockifyClient client) =>
        new(
            client.Id,
            client.Name,
            ClockifyEnumNames.OrNull(client.Email),
            client.CcEmails ?? [],
            ClockifyEnumNames.OrNull(client.Address),
            ClockifyEnumNames.OrNull(client.Note),
            client.Archived ?? false,
            ClockifyEnumNames.OrNull(client.CurrencyId),
            ClockifyEnumNames.OrNull(client.CurrencyCode)
        );
}
