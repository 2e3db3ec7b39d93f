using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Clients;

/// <summary>The client to create.</summary>
/// <param name="Name">The name of the client, 1 to 100 characters. Must be unique within the workspace. Required.</param>
/// <param name="Email">The e-mail address of the client, up to 254 characters. Default: none.</param>
/// <param name="Address">The postal address of the client, up to 3,000 characters. Default: none.</param>
/// <param name="Note">A note about the client, up to 3,000 characters. Default: none.</param>
/// <param name="CcEmails">Can't be set on creation; use PATCH.</param>
/// <param name="CurrencyId">Can't be set on creation; use PATCH.</param>
/// <param name="Archived">Can't be set on creation; use PATCH.</param>
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
        RuleFor(client => client.Name).Name(1, MaxNameLength.Client);
        RuleFor(client => client.Email).Email();
        RuleFor(client => client.Address).Text(0, ClientLimits.MaxTextLength);
        RuleFor(client => client.Note).Text(0, ClientLimits.MaxTextLength);
        RuleFor(client => client.CcEmails).SetByPatch();
        RuleFor(client => client.CurrencyId).SetByPatch();
        RuleFor(client => client.Archived).SetByPatch();
    }
}
