using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Tasks;

/// <summary>A task of a project. A task that is done corresponds to an archived project.</summary>
internal sealed record ProjectTask(string Id, string ProjectId, string Name) : IEntity
{
    public IReadOnlyList<string> AssigneeIds { get; init; } = [];

    public IReadOnlyList<string> UserGroupIds { get; init; } = [];

    public Duration Estimate { get; init; }

    public long BudgetEstimate { get; init; }

    public bool Done { get; init; }

    public bool Billable { get; init; }

    public Rate? HourlyRate { get; init; }

    public Rate? CostRate { get; init; }

    public JsonObject ToJson(ApiRequest request) => ToJson(request.Workspace, request.Visibility);

    public JsonObject ToJson(Workspace workspace, Visibility visibility) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["projectId"] = ProjectId,
            ["assigneeIds"] = new JsonArray([.. AssigneeIds]),
            ["assigneeId"] = AssigneeIds is [var first, ..] ? first : null,
            ["userGroupIds"] = new JsonArray([.. UserGroupIds]),
            ["estimate"] = Iso8601.Format(Estimate),
            ["status"] = Done ? "DONE" : "ACTIVE",
            ["budgetEstimate"] = BudgetEstimate,
            ["duration"] = Iso8601.Format(workspace.TimeEntries.TrackedTimeOf(Id)),
            ["billable"] = Billable,
            ["hourlyRate"] = visibility.BillableRates ? HourlyRate?.ToJson() : null,
            ["costRate"] = visibility.CostRates ? CostRate?.ToJson() : null,
        };
}
