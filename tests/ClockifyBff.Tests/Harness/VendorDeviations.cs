using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Recorded responses of Clockify that its OpenAPI document doesn't describe.</summary>
internal static class VendorDeviations
{
    // Members in recorded responses, by schema. A response without one of them is invalid.
    private static readonly Dictionary<string, string> _recordedMembers = new()
    {
        ["UserDtoV1"] = "id email name memberships profilePicture activeWorkspace defaultWorkspace settings status customFields",
        ["UserSettingsDtoV1"] = "weekStart timeZone timeFormat dateFormat summaryReportSettings lang theme myStartOfDay",
        ["WorkspaceDtoV1"] = "id name hourlyRate memberships workspaceSettings imageUrl featureSubscriptionType",
        ["WorkspaceSettingsDtoV1"] =
            "timeRoundingInReports onlyAdminsSeeBillableRates onlyAdminsCreateProject onlyAdminsSeeDashboard"
            + " defaultBillableProjects lockTimeEntries round projectFavorites canSeeTimeSheet canSeeTracker"
            + " projectPickerSpecialFilter forceProjects"
            + " forceTasks forceTags forceDescription onlyAdminsSeeAllTimeEntries onlyAdminsSeePublicProjectsEntries trackTimeDownToSecond"
            + " projectGroupingLabel adminOnlyPages automaticLock onlyAdminsCreateTag onlyAdminsCreateTask isProjectPublicByDefault",
        ["MembershipDtoV1"] = "userId hourlyRate targetId membershipType membershipStatus",
        ["RateDtoV1"] = "amount currency",
        ["HourlyRateDtoV1"] = "amount currency",
        ["ProjectDtoImplV1"] =
            "id name hourlyRate clientId workspaceId billable memberships color estimate archived duration clientName note costRate"
            + " timeEstimate budgetEstimate estimateReset template public",
        ["EstimateDtoV1"] = "estimate type",
        ["TimeEstimateDto"] = "estimate type resetOption active includeNonBillable",
        ["ClientWithCurrencyDtoV1"] = "id name email ccEmails workspaceId archived address note currencyId currencyCode",
        ["ClientDtoV1"] = "id name email ccEmails workspaceId archived address note currencyId",
        ["TagDtoV1"] = "id name workspaceId archived",
        ["TaskDtoV1"] =
            "id name projectId assigneeIds assigneeId userGroupIds estimate status budgetEstimate duration billable hourlyRate costRate",
        ["TimeEntryDtoImplV1"] = TimeEntryMembers,
        ["TimeEntryDtoV1"] = TimeEntryMembers,
        ["TimeEntryWithRatesDtoV1"] = TimeEntryMembers + " hourlyRate costRate",
        ["TimeIntervalDtoV1"] = "start end duration",
        ["CustomFieldValueDtoV1"] = "customFieldId timeEntryId name type value",
    };

    // Members that hydrated=true adds. The document describes only responses without this parameter.
    private static readonly Dictionary<string, JsonElement> _added = new Dictionary<string, string>
    {
        ["ProjectDtoImplV1.client"] = Any,
        ["ProjectDtoImplV1.tasks"] = """{"type":"array","items":{"$ref":"#/components/schemas/TaskDtoV1"}}""",
        ["ProjectDtoImplV1.customFields"] = Any,
        ["ProjectDtoImplV1.currency"] = Any,
        ["ProjectDtoImplV1.favorite"] = Boolean,
        ["TaskDtoV1.favorite"] = Boolean,
        ["TimeEntryWithRatesDtoV1.user"] = """{"$ref":"#/components/schemas/UserDtoV1"}""",
        ["TimeEntryWithRatesDtoV1.project"] = """{"$ref":"#/components/schemas/ProjectDtoV1"}""",
        ["TimeEntryWithRatesDtoV1.task"] = """{"$ref":"#/components/schemas/TaskDtoV1"}""",
        ["TimeEntryWithRatesDtoV1.tags"] = """{"type":"array","items":{"$ref":"#/components/schemas/TagDtoV1"}}""",
        ["TimeEntryWithRatesDtoV1.kiosk"] = Any,
    }.ToDictionary(member => member.Key, member => JsonElement.Parse(member.Value));

    private const string TimeEntryMembers =
        "id description tagIds userId billable taskId projectId workspaceId timeInterval customFieldValues type kioskId isLocked";
    private const string Any = "{}";
    private const string Boolean = """{"type":"boolean"}""";

    /// <summary>
    /// Returns the schema to use in place of another: recorded responses with a project have members that the document gives only to
    /// writes.
    /// </summary>
    public static string ActualSchema(string schema) => schema == "ProjectDtoV1" ? "ProjectDtoImplV1" : schema;

    /// <summary>Returns the required members of a schema. A hydrated project has its client as an object and no clientName.</summary>
    public static IEnumerable<string> RequiredMembers(string schema, bool hydrated) =>
        _recordedMembers
            .GetValueOrDefault(schema, "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(member => !hydrated || member != "clientName");

    /// <summary>Whether a member is an array of strings although the document declares a single value of an enum.</summary>
    public static bool IsArrayOfStrings(string schema, string member) =>
        (schema, member) is ("WorkspaceDtoV1", "features") or ("WorkspaceSettingsDtoV1", "adminOnlyPages");

    public static bool TryGetAddedMember(string schema, string member, out JsonElement property) =>
        _added.TryGetValue($"{schema}.{member}", out property);
}
