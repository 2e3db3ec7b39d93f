using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Clients;

/// <summary>A client of the company, that is, a customer.</summary>
internal sealed record Client(string Id, string Name) : IEntity
{
    public string? Email { get; init; }

    public IReadOnlyList<string>? CcEmails { get; init; }

    public bool Archived { get; init; }

    public string? Address { get; init; }

    public string? Note { get; init; }

    public required string CurrencyId { get; init; }

    /// <summary>The members in the response of an update or a delete.</summary>
    public JsonObject ToJson(string workspaceId) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["email"] = Email,
            ["ccEmails"] = CcEmails is null ? null : new JsonArray([.. CcEmails]),
            ["workspaceId"] = workspaceId,
            ["archived"] = Archived,
            ["address"] = Address,
            ["note"] = Note,
            ["currencyId"] = CurrencyId,
        };

    /// <summary>The members in the response of a read or a create.</summary>
    public JsonObject ToJsonWithCurrency(string workspaceId)
    {
        var json = ToJson(workspaceId);
        json["currencyCode"] = Rate.DefaultCurrency;
        return json;
    }
}
