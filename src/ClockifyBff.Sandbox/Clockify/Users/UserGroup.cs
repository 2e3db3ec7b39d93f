using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Users;

/// <summary>A group of users in a workspace.</summary>
internal sealed record UserGroup(string Id, string Name, IReadOnlyList<string> UserIds) : IEntity
{
    public JsonObject ToJson(string workspaceId) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["workspaceId"] = workspaceId,
            ["userIds"] = new JsonArray([.. UserIds]),
        };
}
