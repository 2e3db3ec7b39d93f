using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Clients;

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
