using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Tags;

/// <summary>A tag of time entries.</summary>
internal sealed record Tag(string Id, string Name) : IEntity
{
    public bool Archived { get; init; }

    public JsonObject ToJson(string workspaceId) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["workspaceId"] = workspaceId,
            ["archived"] = Archived,
        };
}
