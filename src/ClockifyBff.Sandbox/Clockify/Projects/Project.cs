using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>A project, with or without a client.</summary>
internal sealed record Project(string Id, string Name) : IEntity
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

    public bool IsVisibleTo(ApiRequest request) =>
        Public || request.IsAdmin || Memberships.Any(membership => membership.UserId == request.Caller.Id);

    public JsonObject ToJson(ApiRequest request) => ToJson(request.Workspace, request.Visibility);

    public JsonObject ToJson(Workspace workspace, Visibility visibility) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["hourlyRate"] = visibility.BillableRates ? HourlyRate?.ToJson() : null,
            ["clientId"] = ClientId ?? "",
            ["workspaceId"] = workspace.Id,
            ["billable"] = Billable,
            ["memberships"] = new JsonArray([.. Memberships.Select(membership => membership.ToJson(visibility))]),
            ["color"] = Color,
            ["estimate"] = TimeEstimate.ToShortJson(),
            ["archived"] = Archived,
            ["duration"] = Iso8601.Format(workspace.TimeEntries.TrackedTimeOf(Id)),
            ["clientName"] = ClientName(workspace),
            ["note"] = Note,
            ["costRate"] = visibility.CostRates ? CostRate?.ToJson() : null,
            ["timeEstimate"] = TimeEstimate.ToJson(),
            ["budgetEstimate"] = BudgetEstimate?.ToJson(),
            ["estimateReset"] = EstimateReset?.DeepClone(),
            ["template"] = Template,
            ["public"] = Public,
        };

    /// <summary>The hydrated form: it adds the client, the tasks and the currency as objects, and omits <c>clientName</c>.</summary>
    public JsonObject ToHydratedJson(ApiRequest request)
    {
        var json = ToJson(request);
        json.Remove("clientName");
        json["client"] = request.Workspace.Clients.Find(ClientId) is { } client
            ? new JsonObject
            {
                ["id"] = client.Id,
                ["name"] = client.Name,
                ["email"] = client.Email,
                ["workspaceId"] = request.Workspace.Id,
                ["archived"] = client.Archived,
                ["address"] = client.Address,
                ["note"] = client.Note,
            }
            : null;
        json["tasks"] = new JsonArray([
            .. request
                .Workspace.Tasks.Where(task => task.ProjectId == Id)
                .Select(task =>
                {
                    var taskJson = task.ToJson(request);
                    taskJson["favorite"] = false;
                    return taskJson;
                }),
        ]);
        json["customFields"] = new JsonArray();
        json["currency"] = new JsonObject { ["id"] = request.Workspace.CurrencyId, ["code"] = Rate.DefaultCurrency };
        json["favorite"] = false;
        return json;
    }

    public string ClientName(Workspace workspace) => workspace.Clients.Find(ClientId)?.Name ?? "";
}
