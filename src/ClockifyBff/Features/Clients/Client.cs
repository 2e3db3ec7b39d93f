using ClockifyBff.Clockify.Clients;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Clients;

/// <summary>A client: whom projects are for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="CcEmails">Further addresses for invoices, at most three.</param>
/// <param name="Address">Its postal address.</param>
/// <param name="Note">A note about it.</param>
/// <param name="Archived">Whether it is out of use.</param>
/// <param name="CurrencyId">The id of its currency.</param>
/// <param name="CurrencyCode">Its currency, such as EUR.</param>
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
    /// <summary>Changes when the client does; for <c>If-Match</c>.</summary>
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

    public static Client Of(ClockifyClientEntity client) =>
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
