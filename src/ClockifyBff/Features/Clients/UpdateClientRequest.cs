using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.Clients;
using FluentValidation;

namespace ClockifyBff.Features.Clients;

/// <summary>The changes to a client, as a JSON merge patch.</summary>
[Changes(typeof(Client))]
internal sealed record UpdateClientRequest : MergePatch, IRequestBody<UpdateClientRequest>, IExample
{
    public static object Example => new { note = "Pays within 30 days.", ccEmails = new[] { "office@client3.example.com" } };

    /// <summary>The name of the client, 1 to 100 characters. Must be unique within the workspace.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>The e-mail address of the client, up to 254 characters; null clears it.</summary>
    public Optional<string?> Email { get; init; }

    /// <summary>Additional e-mail addresses that receive invoices, at most 3; null clears them.</summary>
    public Optional<IReadOnlyList<string?>?> CcEmails { get; init; }

    /// <summary>The postal address of the client, up to 3,000 characters; null clears it.</summary>
    public Optional<string?> Address { get; init; }

    /// <summary>A note about the client, up to 3,000 characters; null clears it.</summary>
    public Optional<string?> Note { get; init; }

    /// <summary>Whether the client is archived.</summary>
    public Optional<bool> Archived { get; init; }

    /// <summary>The id of one of the workspace's currencies.</summary>
    public Optional<string?> CurrencyId { get; init; }

    /// <summary>
    /// Returns the body of Clockify's PUT. It repeats unchanged values because Clockify clears every member that is absent.
    /// </summary>
    public ClockifyClientBody AppliedTo(ClockifyClient client) =>
        new(
            Name.Or(client.Name)!,
            Email.Or(client.Email),
            Address.Or(client.Address),
            Note.Or(client.Note),
            CcEmails.IsGiven ? CcEmails.Value?.OfType<string>().ToList() : client.CcEmails,
            Archived.Or(client.Archived ?? false),
            CurrencyId.Or(client.CurrencyId)
        );
}

internal sealed class UpdateClientRequestValidator : AbstractValidator<UpdateClientRequest>
{
    public UpdateClientRequestValidator()
    {
        this.ForGiven(client => client.Name, name => name.Name(1, MaxNameLength.Client));
        this.ForGiven(client => client.Email, email => email.Email());
        this.ForGiven(client => client.Address, address => address.Text(0, ClientLimits.MaxTextLength));
        this.ForGiven(client => client.Note, note => note.Text(0, ClientLimits.MaxTextLength));
        this.ForGiven(client => client.CurrencyId, currency => currency.NotNull().WithMessage(Rules.NotClearable).ClockifyId());
        this.ForGiven(client => client.CcEmails, addresses => addresses.AtMost(ClientLimits.MaxCcEmails));
        this.ForEachGiven(client => client.CcEmails, address => address.NotEmpty().Email());
    }
}
