using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Tasks;

/// <summary>A task of a project; DONE is to a task what archived is to a project.</summary>
internal sealed record ProjectTask(string Id, string ProjectId, string Name) : IIdentified
{
    public IReadOnlyList<string> AssigneeIds { get; init; } = [];

    public IReadOnlyList<string> UserGroupIds { get; init; } = [];

    public Duration Estimate { get; init; }

    public long BudgetEstimate { get; init; }

    public bool Done { get; init; }

    public bool Billable { get; init; }

    public Rate? HourlyRate { get; init; }

    public Rate? CostRate { get; init; }

    public JsonObject ToJson(Call call) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["projectId"] = ProjectId,
            ["assigneeIds"] = new JsonArray([.. AssigneeIds]),
            ["assigneeId"] = AssigneeIds is [var first, ..] ? first : null,
            ["userGroupIds"] = new JsonArray([.. UserGroupIds]),
            ["estimate"] = WireTime.Text(Estimate),
            ["status"] = Done ? "DONE" : "ACTIVE",
            ["budgetEstimate"] = BudgetEstimate,
            ["duration"] = WireTime.Text(call.Workspace.Entries.TrackedOn(Id)),
            ["billable"] = Billable,
            ["hourlyRate"] = call.Sight.Rates ? HourlyRate?.ToJson() : null,
            ["costRate"] = call.Sight.Costs ? CostRate?.ToJson() : null,
        };
}
