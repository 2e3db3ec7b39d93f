using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

internal sealed record Project(string Id, string Name) : IIdentified
{
    public string? ClientId { get; init; }

    public bool Billable { get; init; }

    public bool Public { get; init; }

    public bool Archived { get; init; }

    public bool Template { get; init; }

    public required string Color { get; init; }

    public string Note { get; init; } = "";

    public Rate? HourlyRate { get; init; } = new(0);

    public Rate? CostRate { get; init; }

    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    public TimeEstimate TimeEstimate { get; init; } = new();

    public BudgetEstimate? BudgetEstimate { get; init; }

    public JsonNode? EstimateReset { get; init; }

    public bool IsVisibleTo(Call call) => Public || call.IsAdmin || Memberships.Any(one => one.UserId == call.Caller.Id);

    public JsonObject ToJson(Call call) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["hourlyRate"] = call.Sight.Rates ? HourlyRate?.ToJson() : null,
            ["clientId"] = ClientId ?? "",
            ["workspaceId"] = call.Workspace.Id,
            ["billable"] = Billable,
            ["memberships"] = new JsonArray([.. Memberships.Select(one => one.ToJson(call.Sight))]),
            ["color"] = Color,
            ["estimate"] = TimeEstimate.ToShortJson(),
            ["archived"] = Archived,
            ["duration"] = WireTime.Text(call.Workspace.Entries.TrackedOn(Id)),
            ["clientName"] = ClientName(call),
            ["note"] = Note,
            ["costRate"] = call.Sight.Costs ? CostRate?.ToJson() : null,
            ["timeEstimate"] = TimeEstimate.ToJson(),
            ["budgetEstimate"] = BudgetEstimate?.ToJson(),
            ["estimateReset"] = EstimateReset?.DeepClone(),
            ["template"] = Template,
            ["public"] = Public,
        };

    /// <summary>With what belongs to the project in it, and without the client's bare name.</summary>
    public JsonObject ToHydratedJson(Call call)
    {
        var json = ToJson(call);
        json.Remove("clientName");
        json["client"] = call.Workspace.Clients.Find(ClientId) is { } client
            ? new JsonObject
            {
                ["id"] = client.Id,
                ["name"] = client.Name,
                ["email"] = client.Email,
                ["workspaceId"] = call.Workspace.Id,
                ["archived"] = client.Archived,
                ["address"] = client.Address,
                ["note"] = client.Note,
            }
            : null;
        json["tasks"] = new JsonArray([
            .. call
                .Workspace.Tasks.Where(task => task.ProjectId == Id)
                .Select(task =>
                {
                    var taskJson = task.ToJson(call);
                    taskJson["favorite"] = false;
                    return taskJson;
                }),
        ]);
        json["customFields"] = new JsonArray();
        json["currency"] = new JsonObject { ["id"] = call.Workspace.CurrencyId, ["code"] = Rate.DefaultCurrency };
        json["favorite"] = false;
        return json;
    }

    public string ClientName(Call call) => call.Workspace.Clients.Find(ClientId)?.Name ?? "";
}
