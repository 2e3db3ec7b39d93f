using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>The membership of a user in a workspace, a project or a user group.</summary>
internal sealed record Membership(string UserId, string TargetId, string Type)
{
    public string Status { get; init; } = "ACTIVE";

    public Rate? HourlyRate { get; init; }

    public Rate? CostRate { get; init; }

    public JsonObject ToJson(Visibility visibility) =>
        new()
        {
            ["userId"] = UserId,
            ["hourlyRate"] = visibility.BillableRates ? HourlyRate?.ToJson() : null,
            ["costRate"] = visibility.CostRates ? CostRate?.ToJson() : null,
            ["targetId"] = TargetId,
            ["membershipType"] = Type,
            ["membershipStatus"] = Status,
        };
}
