using System.Text.Json;

namespace ClockifyBff.Clockify.Workspaces;

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
