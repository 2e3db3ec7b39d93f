using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>A URL that receives the events of one kind in a workspace.</summary>
internal sealed record Webhook(string Id, string UserId) : IEntity
{
    private const int TokenLength = 32;
    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public string? Name { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The kind of events, such as <c>TIMER_STOPPED</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The kind of the ids in <see cref="TriggerSource"/>, such as <c>PROJECT_ID</c>.</summary>
    public required string TriggerSourceType { get; init; }

    /// <summary>The ids of the objects whose events are delivered.</summary>
    public required IReadOnlyList<string> TriggerSource { get; init; }

    /// <summary>The secret in the header <c>clockify-signature</c> of each delivery.</summary>
    public string AuthToken { get; init; } = NewToken();

    /// <summary>Whether events are delivered. Too many failures switch the delivery off.</summary>
    public bool DeliveryEnabled { get; init; } = true;

    public static string NewToken() => RandomNumberGenerator.GetString(TokenCharacters, TokenLength);

    public JsonObject ToJson(Workspace workspace) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["userId"] = UserId,
            ["workspaceId"] = workspace.Id,
            ["url"] = Url.OriginalString,
            ["webhookEvent"] = Event,
            ["triggerSourceType"] = TriggerSourceType,
            ["triggerSource"] = new JsonArray([.. TriggerSource]),
            ["authToken"] = AuthToken,
            ["enabled"] = true,
            ["deliveryEnabled"] = DeliveryEnabled,
            ["planEnabled"] = WebhookLimits.IsWithinPlan(this, workspace),
        };
}
