using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Clients;

internal sealed record Client(string Id, string Name) : IEntity
{
    public string? Email { get; init; }

    public IReadOnlyList<string>? CcEmails { get; init; }

    public bool Archived { get; init; }

    public string? Address { get; init; }

    public string? Note { get; init; }

    public required string CurrencyId { get; init; }

    /// <summary>What an update or a delete answers.</summary>
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

    /// <summary>What a read or a create answers.</summary>
    public JsonObject ToJsonWithCurrency(string workspaceId)
    {
        var json = ToJson(workspaceId);
        json["currencyCode"] = Rate.DefaultCurrency;
        return json;
    }
}
