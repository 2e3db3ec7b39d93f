using System.Text.Json;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Clients;

/// <summary>Which clients are listed.</summary>
internal sealed record ListClientsQuery
{
    /// <summary>Clients whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only clients that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListClientsQueryValidator : AbstractValidator<ListClientsQuery>
{
    public ListClientsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Client);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}

/// <summary>A new client.</summary>
/// <param name="Name">Its name, 1 to 100 characters, taken by no other client of the workspace.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Address">Its postal address, up to 3,000 characters.</param>
/// <param name="Note">A note about it, up to 3,000 characters.</param>
/// <param name="CcEmails">Set by PATCH.</param>
/// <param name="CurrencyId">Set by PATCH.</param>
/// <param name="Archived">Set by PATCH.</param>
internal sealed record CreateClientRequest(
    string? Name = null,
    string? Email = null,
    string? Address = null,
    string? Note = null,
    JsonElement? CcEmails = null,
    JsonElement? CurrencyId = null,
    JsonElement? Archived = null
) : IRequestBody<CreateClientRequest>, IExample
{
    public static object Example => new CreateClientRequest("Wingtip Toys", "billing@wingtip.example.com", "7 Market Square, Leeds");
}

internal sealed class CreateClientRequestValidator : AbstractValidator<CreateClientRequest>
{
    public CreateClientRequestValidator()
    {
        RuleFor(client => client.Name).Name(1, NameLimits.Client);
        RuleFor(client => client.Email).Email();
        RuleFor(client => client.Address).Text(0, ClientLimits.Text);
        RuleFor(client => client.Note).Text(0, ClientLimits.Text);
        RuleFor(client => client.CcEmails).SetByPatch();
        RuleFor(client => client.CurrencyId).SetByPatch();
        RuleFor(client => client.Archived).SetByPatch();
    }
}

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

internal static class ClientLimits
{
    public const int Text = 3000;
    public const int CcEmails = 3;
}
