using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>The settings of a workspace, as in the member <c>workspaceSettings</c>.</summary>
/// <remarks>A workspace of Clockify has 69 settings. The names of 33 were not recorded, so only 36 are here.</remarks>
internal sealed class WorkspaceSettings
{
    private const string Permissions = "entityCreationPermissions";

    // Recorded from a workspace of Clockify, completed from its OpenAPI document.
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

    /// <summary>Time entries that start before this time are locked; null if none are.</summary>
    public Instant? LockedBefore =>
        _json["lockTimeEntries"]?.GetValue<string>() is { } text ? Iso8601.ParseDateTime(text)?.ToInstant() : null;

    public bool IsAdminOnlyPage(string page) =>
        _json["adminOnlyPages"] is JsonArray pages && pages.Any(item => item?.GetValue<string>() == page);

    /// <summary>Returns who has a permission: ADMINS, ADMINS_AND_PROJECT_MANAGERS or EVERYONE.</summary>
    public string Permission(string name) => _json[Permissions]![name]!.GetValue<string>();

    /// <summary>Changes the settings in a patch. Nested objects are merged.</summary>
    public void Merge(JsonObject patch)
    {
        WorkspaceSettingsValidator.Validate(patch, _json);
        foreach (var (name, value) in patch)
        {
            if (_json[name] is JsonObject current && value is JsonObject changes)
            {
                foreach (var (inner, innerValue) in changes)
                {
                    current[inner] = innerValue?.DeepClone();
                }
            }
            else
            {
                _json[name] = value?.DeepClone();
            }
        }

        // The old switches and the new permissions represent the same settings. Setting a switch changes the permission.
        Synchronize(patch, "onlyAdminsCreateProject", "whoCanCreateProjectsAndClients");
        Synchronize(patch, "onlyAdminsCreateTag", "whoCanCreateTags");
        Synchronize(patch, "onlyAdminsCreateTask", "whoCanCreateTasks");
    }

    public JsonNode ToJson() => _json.DeepClone();

    private bool Flag(string name) => _json[name]!.GetValue<bool>();

    private void Synchronize(JsonObject patch, string old, string permission)
    {
        if (patch.ContainsKey(old))
        {
            _json[Permissions]![permission] = Flag(old) ? "ADMINS" : "EVERYONE";
        }

        _json[old] = Permission(permission) == "ADMINS";
    }
}
