using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

/// <summary>The definition of a custom field in a workspace.</summary>
internal sealed record CustomField(string Id, string Name, string Type) : IEntity
{
    public bool Required { get; init; }

    public string Status { get; init; } = "VISIBLE";

    public string EntityType { get; init; } = "TIMEENTRY";

    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    public string? Default { get; init; }

    public JsonObject ToJson(string workspaceId) =>
        new()
        {
            ["id"] = Id,
            ["workspaceId"] = workspaceId,
            ["name"] = Name,
            ["type"] = Type,
            ["placeholder"] = null,
            ["description"] = null,
            ["status"] = Status,
            ["entityType"] = EntityType,
            ["required"] = Required,
            ["onlyAdminCanEdit"] = false,
            ["allowedValues"] = new JsonArray([.. AllowedValues]),
            ["workspaceDefaultValue"] = Default,
            ["projectDefaultValues"] = new JsonArray(),
        };
}
