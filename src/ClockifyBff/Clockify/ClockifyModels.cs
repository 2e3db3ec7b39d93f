using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify;

// What Clockify says, as it says it. Members may be missing, null or new, and words unknown: only an id is counted on, and a name is at
// least empty.

/// <summary>Something with an id. In a list, what comes without one is left out.</summary>
internal interface IClockifyEntity
{
    public string? Id { get; }
}

/// <summary>A person in Clockify.</summary>
internal sealed record ClockifyUser(
    string Id,
    string? Email,
    string? Name,
    string? ProfilePicture,
    string? ActiveWorkspace,
    string? Status,
    ClockifyUserSettings? Settings,
    ClockifyMembership[]? Memberships
) : IClockifyEntity
{
    public string Email { get; init; } = Email ?? string.Empty;
}

/// <summary>How somebody likes time to be shown; null for who never signed in.</summary>
internal sealed record ClockifyUserSettings(string? TimeZone, string? WeekStart, string? TimeFormat, string? DateFormat);

/// <summary>That somebody belongs to a workspace or a project.</summary>
internal sealed record ClockifyMembership(
    string? UserId,
    string? TargetId,
    string? MembershipType,
    string? MembershipStatus,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
);

/// <summary>Money an hour, in minor units.</summary>
internal sealed record ClockifyRate(long? Amount, string? Currency);

internal sealed record ClockifyWorkspace(
    string Id,
    string? Name,
    string? ImageUrl,
    string? FeatureSubscriptionType,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate,
    ClockifyCurrency[]? Currencies,
    JsonElement Features,
    ClockifyWorkspaceSettings? WorkspaceSettings
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}

internal sealed record ClockifyCurrency(string? Id, string? Code, bool? IsDefault);

internal sealed record ClockifyWorkspaceSettings(
    bool? ForceProjects,
    bool? ForceTasks,
    bool? ForceTags,
    bool? ForceDescription,
    string? TimeTrackingMode,
    string? LockTimeEntries,
    string? LockTimeZone,
    bool? DefaultBillableProjects,
    bool? IsProjectPublicByDefault,
    bool? OnlyAdminsCanChangeBillableStatus,
    bool? OnlyAdminsSeeBillableRates,
    bool? OnlyAdminsSeeAllTimeEntries,
    bool? OnlyAdminsCreateProject,
    bool? OnlyAdminsCreateTag,
    bool? OnlyAdminsCreateTask,
    ClockifyCreationPermissions? EntityCreationPermissions,
    string? ProjectLabel,
    string? TaskLabel,
    string? ProjectGroupingLabel,
    string? DurationFormat,
    string? NumberFormat,
    string? CurrencyFormat,
    JsonElement WorkingDays,
    bool? TimeRoundingInReports,
    ClockifyRounding? Round
);

internal sealed record ClockifyCreationPermissions(
    string? WhoCanCreateProjectsAndClients,
    string? WhoCanCreateTags,
    string? WhoCanCreateTasks
);

internal sealed record ClockifyRounding(string? Round, string? Minutes);

/// <summary>The definition of a custom field.</summary>
internal sealed record ClockifyCustomField(
    string Id,
    string? Name,
    string? Type,
    string? Status,
    string? EntityType,
    bool? Required,
    string? Description,
    string? Placeholder,
    JsonElement AllowedValues,
    JsonElement WorkspaceDefaultValue
);

internal sealed record ClockifyTag(string Id, string? Name, bool? Archived) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}

internal sealed record ClockifyTagBody(string Name, bool? Archived = null);

/// <summary>A client; answers to writes leave its currency's code out.</summary>
internal sealed record ClockifyClientEntity(
    string Id,
    string? Name,
    string? Email,
    string[]? CcEmails,
    string? Address,
    string? Note,
    bool? Archived,
    string? CurrencyId,
    string? CurrencyCode
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;
}

internal sealed record ClockifyClientBody(
    string Name,
    string? Email,
    string? Address,
    string? Note,
    IReadOnlyList<string>? CcEmails = null,
    bool? Archived = null,
    string? CurrencyId = null
);

/// <summary>A project; client, tasks and currency are there where it was read hydrated.</summary>
internal sealed record ClockifyProject(
    string Id,
    string? Name,
    string? ClientId,
    string? ClientName,
    ClockifyNamed? Client,
    string? Color,
    string? Note,
    bool? Billable,
    bool? Public,
    bool? Archived,
    bool? Template,
    string? Duration,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate,
    ClockifyTimeEstimate? TimeEstimate,
    ClockifyBudgetEstimate? BudgetEstimate,
    ClockifyEstimateReset? EstimateReset,
    ClockifyCurrency? Currency,
    ClockifyTask[]? Tasks,
    ClockifyMembership[]? Memberships,
    JsonElement CustomFields
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;

    /// <summary>The client, in whichever form it was read.</summary>
    public string? NameOfClient => NullIfEmpty(Client?.Name ?? ClientName);

    public string? IdOfClient => NullIfEmpty(ClientId);

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}

internal sealed record ClockifyTimeEstimate(string? Estimate, string? Type, bool? Active, bool? IncludeNonBillable, string? ResetOption);

internal sealed record ClockifyBudgetEstimate(long? Estimate, string? Type, bool? Active, bool? IncludeExpenses, string? ResetOption);

internal sealed record ClockifyEstimateReset(string? Interval, string? DayOfWeek, int? DayOfMonth, string? Month, int? Hour);

internal sealed record ClockifyProjectBody(
    string Name,
    string? ClientId,
    string? Color,
    string? Note,
    bool? Billable,
    bool? IsPublic,
    ClockifyRateBody? HourlyRate,
    ClockifyRateBody? CostRate
)
{
    public bool? Archived { get; init; }

    public ClockifyEstimateBody? Estimate { get; init; }

    public IReadOnlyList<ClockifyMemberBody>? Memberships { get; init; }

    public IReadOnlyList<ClockifyTaskBody>? Tasks { get; init; }
}

internal sealed record ClockifyRateBody(long Amount);

internal sealed record ClockifyEstimateBody(string Estimate, string Type = "MANUAL");

internal sealed record ClockifyMemberBody(
    string UserId,
    ClockifyRateBody? HourlyRate,
    string MembershipType = "PROJECT",
    string MembershipStatus = "ACTIVE"
);

internal sealed record ClockifyTask(
    string Id,
    string? Name,
    string? ProjectId,
    string? Status,
    string[]? AssigneeIds,
    string[]? UserGroupIds,
    string? Estimate,
    long? BudgetEstimate,
    string? Duration,
    bool? Billable,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
) : IClockifyEntity
{
    public string Name { get; init; } = Name ?? string.Empty;

    public bool IsDone => Status == "DONE";
}

internal sealed record ClockifyTaskBody(
    string Name,
    IReadOnlyList<string>? AssigneeIds = null,
    IReadOnlyList<string>? UserGroupIds = null,
    string? Estimate = null,
    long? BudgetEstimate = null,
    string? Status = null,
    bool? Billable = null
);

/// <summary>A time entry; answers to writes leave its rates out.</summary>
internal sealed record ClockifyTimeEntry(
    string Id,
    string? Description,
    string? UserId,
    string? ProjectId,
    string? TaskId,
    string[]? TagIds,
    bool? Billable,
    string? Type,
    bool? IsLocked,
    string? KioskId,
    ClockifyTimeInterval TimeInterval,
    ClockifyCustomFieldValue[]? CustomFieldValues,
    ClockifyRate? HourlyRate,
    ClockifyRate? CostRate
) : IClockifyEntity, IJsonOnDeserialized
{
    /// <summary>What it is about, where it was read hydrated; null for none, and for what the reader doesn't see.</summary>
    public ClockifyEntryProject? Project { get; init; }

    /// <summary>The values of its custom fields as a write takes them.</summary>
    public IEnumerable<ClockifyCustomFieldBody> CustomFieldBodies() =>
        from field in CustomFieldValues ?? []
        where field.CustomFieldId is not null
        select new ClockifyCustomFieldBody(
            field.CustomFieldId!,
            field.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field.Value
        );

    public ClockifyNamed? Task { get; init; }

    public ClockifyNamed[]? Tags { get; init; }

    /// <summary>Whose it is; a single entry doesn't say, hydrated or not.</summary>
    public ClockifyEntryUser? User { get; init; }

    /// <summary>Whether it says what it is about: a hydrated one has tags, if only none.</summary>
    [JsonIgnore]
    public bool IsHydrated => Tags is not null;

    /// <exception cref="JsonException">It is nowhere in time: nothing could be made of it.</exception>
    public void OnDeserialized()
    {
        if (TimeInterval is null || TimeInterval.Start == default)
        {
            throw new JsonException();
        }
    }
}

internal sealed record ClockifyNamed(string? Id, string? Name);

/// <summary>The project of an entry.</summary>
internal sealed record ClockifyEntryProject(
    string? Id,
    string? Name,
    string? Color,
    string? ClientId,
    string? ClientName,
    ClockifyNamed? Client
);

/// <summary>The person of an entry.</summary>
internal sealed record ClockifyEntryUser(string? Id, string? Name, ClockifyUserSettings? Settings);

internal sealed record ClockifyTimeInterval(DateTimeOffset Start, DateTimeOffset? End, string? Duration);

internal sealed record ClockifyCustomFieldValue(string? CustomFieldId, string? Name, string? Type, JsonElement Value);

internal sealed record ClockifyTimeEntryBody(
    string? Start,
    string? End,
    string? Description,
    string? ProjectId,
    string? TaskId,
    IReadOnlyList<string>? TagIds,
    bool? Billable,
    string? Type,
    IReadOnlyList<ClockifyCustomFieldBody>? CustomFields
)
{
    /// <summary>An entry with everything that says what the work is, at another time.</summary>
    public static ClockifyTimeEntryBody LikeEntry(ClockifyTimeEntry entry, string? start, string? end) =>
        new(
            start,
            end,
            entry.Description,
            entry.ProjectId,
            entry.TaskId,
            entry.TagIds,
            entry.Billable,
            entry.Type,
            [.. entry.CustomFieldBodies()]
        );
}

internal sealed record ClockifyStopBody(string End);

/// <summary>The key under which values are read is ignored in a write: they go under another.</summary>
internal sealed record ClockifyCustomFieldBody(
    string CustomFieldId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Value,
    string SourceType = "WORKSPACE"
);

internal sealed record ClockifyNameBody(string Name);
