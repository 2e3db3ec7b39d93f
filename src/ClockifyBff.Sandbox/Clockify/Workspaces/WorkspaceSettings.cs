using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>The workspaceSettings as they go over the wire; rules ask for theirs by name.</summary>
/// <remarks>36 of the 69 keys that a workspace is recorded to have today: the names of the others were never written down.</remarks>
internal sealed class WorkspaceSettings
{
    private const string Permissions = "entityCreationPermissions";

    // The recorded settings of a real workspace, completed by the vendor's schema.
    private readonly JsonObject _json = JsonNode
        .Parse(
            """
            {
              "timeRoundingInReports": false, "onlyAdminsSeeBillableRates": false, "onlyAdminsCreateProject": true,
              "onlyAdminsSeeDashboard": false, "defaultBillableProjects": true, "lockTimeEntries": null, "lockTimeZone": null,
              "round": { "round": "Round to nearest", "minutes": "15" }, "projectFavorites": true, "canSeeTimeSheet": false,
              "canSeeTracker": true, "projectPickerSpecialFilter": false, "forceProjects": false, "forceTasks": false,
              "forceTags": false, "forceDescription": false, "onlyAdminsSeeAllTimeEntries": false,
              "onlyAdminsSeePublicProjectsEntries": false, "trackTimeDownToSecond": true, "projectGroupingLabel": "client",
              "projectLabel": "project", "taskLabel": "task", "adminOnlyPages": [], "automaticLock": null,
              "onlyAdminsCreateTag": false, "onlyAdminsCreateTask": true, "onlyAdminsCanChangeBillableStatus": false,
              "timeTrackingMode": "DEFAULT", "isProjectPublicByDefault": true, "activeBillableHours": true,
              "multiFactorEnabled": false, "currencyFormat": "CURRENCY_SPACE_VALUE", "numberFormat": "COMMA_PERIOD",
              "durationFormat": "FULL", "workingDays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
              "entityCreationPermissions": {
                "whoCanCreateProjectsAndClients": "ADMINS", "whoCanCreateTags": "EVERYONE", "whoCanCreateTasks": "ADMINS"
              }
            }
            """
        )!
        .AsObject();

    public bool ForceProjects => Flag("forceProjects");

    public bool ForceTasks => Flag("forceTasks");

    public bool ForceTags => Flag("forceTags");

    public bool ForceDescription => Flag("forceDescription");

    public bool DefaultBillableProjects => Flag("defaultBillableProjects");

    public bool IsProjectPublicByDefault => Flag("isProjectPublicByDefault");

    public bool OnlyAdminsCanChangeBillableStatus => Flag("onlyAdminsCanChangeBillableStatus");

    public bool OnlyAdminsSeeBillableRates => Flag("onlyAdminsSeeBillableRates");

    public bool OnlyAdminsSeeAllTimeEntries => Flag("onlyAdminsSeeAllTimeEntries");

    public bool IsStopwatchOnly => _json["timeTrackingMode"]?.GetValue<string>() == "STOPWATCH_ONLY";

    /// <summary>Entries that start before it are locked.</summary>
    public Instant? LockedBefore =>
        _json["lockTimeEntries"]?.GetValue<string>() is { } text ? Iso8601.ParseDateTime(text)?.ToInstant() : null;

    public bool IsAdminOnlyPage(string page) =>
        _json["adminOnlyPages"] is JsonArray pages && pages.Any(one => one?.GetValue<string>() == page);

    /// <summary>ADMINS, ADMINS_AND_PROJECT_MANAGERS or EVERYONE.</summary>
    public string Permission(string name) => _json[Permissions]![name]!.GetValue<string>();

    /// <summary>Changes the settings the patch names; a nested object is merged too.</summary>
    public void Merge(JsonObject patch)
    {
        WorkspaceSettingsValidator.Validate(patch, _json);
        foreach (var (name, value) in patch)
        {
            if (_json[name] is JsonObject mine && value is JsonObject theirs)
            {
                foreach (var (inner, innerValue) in theirs)
                {
                    mine[inner] = innerValue?.DeepClone();
                }
            }
            else
            {
                _json[name] = value?.DeepClone();
            }
        }

        // The old switches and the new permissions are two views of one setting; who sets an old one means the new one.
        Follow(patch, "onlyAdminsCreateProject", "whoCanCreateProjectsAndClients");
        Follow(patch, "onlyAdminsCreateTag", "whoCanCreateTags");
        Follow(patch, "onlyAdminsCreateTask", "whoCanCreateTasks");
    }

    public JsonNode ToJson() => _json.DeepClone();

    private bool Flag(string name) => _json[name]!.GetValue<bool>();

    private void Follow(JsonObject patch, string old, string permission)
    {
        if (patch.ContainsKey(old))
        {
            _json[Permissions]![permission] = Flag(old) ? "ADMINS" : "EVERYONE";
        }

        _json[old] = Permission(permission) == "ADMINS";
    }
}
