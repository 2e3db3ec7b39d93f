using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tags;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Webhooks;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>A workspace with its members and all objects in it.</summary>
internal sealed class Workspace(string id, string name, string currencyId) : IEntity
{
    public string Id => id;

    public string Name => name;

    public string CurrencyId => currencyId;

    public Rate HourlyRate { get; init; } = new(0);

    public WorkspaceSettings Settings { get; } = new();

    public WorkspaceRateLimit RateLimit { get; set; } = new();

    public EntityTable<Member> Members { get; } = [];

    public EntityTable<UserGroup> UserGroups { get; } = [];

    public EntityTable<CustomField> CustomFields { get; } = [];

    public EntityTable<Client> Clients { get; } = [];

    public EntityTable<Project> Projects { get; } = [];

    public EntityTable<ProjectTask> Tasks { get; } = [];

    public EntityTable<Tag> Tags { get; } = [];

    public EntityTable<Webhook> Webhooks { get; } = [];

    public TimeEntryTable TimeEntries { get; } = new();

    /// <summary>The plan: FREE, BASIC, STANDARD, PRO or ENTERPRISE.</summary>
    public string Plan { get; set; } = "PRO";

    /// <summary>The features that the workspace has bought. Breaks and time off (BREAKS, TIME_OFF) cost extra and are missing.</summary>
    public IReadOnlyList<string> Features { get; set; } =
    ["TIME_TRACKING", "PROJECT_BUDGET", "CUSTOM_FIELDS", "WORKSPACE_LOCK_TIMEENTRIES", "LABOR_COST", "ADD_TIME_FOR_OTHERS", "APPROVAL"];

    /// <summary>
    /// Returns which rates a member may see. Only admins see cost rates. The setting <c>onlyAdminsSeeBillableRates</c> hides billable rates
    /// from regular members too.
    /// </summary>
    public Visibility VisibilityFor(Member member) => new(member.IsAdmin || !Settings.OnlyAdminsSeeBillableRates, member.IsAdmin);

    public JsonObject ToJson(Visibility visibility) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["hourlyRate"] = visibility.BillableRates ? HourlyRate.ToJson() : null,
            ["costRate"] = visibility.CostRates ? new Rate(0).ToJson() : null,
            ["memberships"] = new JsonArray([.. Members.Select(member => member.ToMembership(Id).ToJson(visibility))]),
            ["workspaceSettings"] = Settings.ToJson(),
            ["imageUrl"] = "",
            ["featureSubscriptionType"] = Plan,
            ["features"] = new JsonArray([.. Features]),
            ["currencies"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = CurrencyId,
                    ["code"] = Rate.DefaultCurrency,
                    ["isDefault"] = true,
                }
            ),
            ["subdomain"] = new JsonObject { ["name"] = null, ["enabled"] = false },
            ["cakeOrganizationId"] = null,
        };
}
