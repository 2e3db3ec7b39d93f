using ClockifyBff.Clockify.Clients;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Clients;

/// <summary>Changes of a client: a JSON merge patch.</summary>
[Changes(typeof(Client))]
internal sealed record UpdateClientRequest : MergePatch, IRequestBody<UpdateClientRequest>, IExample
{
    public static object Example => new { note = "Pays within 30 days.", ccEmails = new[] { "office@client3.example.com" } };

    /// <summary>The name, 1 to 100 characters, taken by no other client of the workspace.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>The e-mail address; null clears it.</summary>
    public Optional<string?> Email { get; init; }

    /// <summary>Further addresses for invoices, at most three; null clears them.</summary>
    public Optional<IReadOnlyList<string?>?> CcEmails { get; init; }

    /// <summary>The postal address, up to 3,000 characters; null clears it.</summary>
    public Optional<string?> Address { get; init; }

    /// <summary>A note, up to 3,000 characters; null clears it.</summary>
    public Optional<string?> Note { get; init; }

    /// <summary>Whether it is out of use.</summary>
    public Optional<bool> Archived { get; init; }

    /// <summary>The id of a currency of the workspace.</summary>
    public Optional<string?> CurrencyId { get; init; }

    /// <summary>What the client becomes: Clockify's PUT clears what is left out.</summary>
    public ClockifyClientBody AppliedTo(ClockifyClientEntity client) =>
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
        this.ForGiven(client => client.Name, name => name.Name(1, NameLimits.Client));
        this.ForGiven(client => client.Email, email => email.Email());
        this.ForGiven(client => client.Address, address => address.Text(0, ClientLimits.Text));
        this.ForGiven(client => client.Note, note => note.Text(0, ClientLimits.Text));
        this.ForGiven(client => client.CurrencyId, currency => currency.NotNull().WithMessage(Rules.NotClearable).ClockifyId());
        this.ForGiven(client => client.CcEmails, addresses => addresses.AtMost(ClientLimits.CcEmails));
        this.ForEachGiven(client => client.CcEmails, address => address.NotEmpty().Email());
    }
}
