using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>The settings of a workspace that forms need.</summary>
/// <param name="RequiredFields">The fields that a finished time entry must have.</param>
/// <param name="TimeTrackingMode">Whether time entries can be added manually, or only with the timer.</param>
/// <param name="WhoCanCreate">Who may create projects, clients, tags and tasks.</param>
/// <param name="LockedBefore">The instant before which time entries are locked: members can't change entries that start earlier. Null if
/// nothing is locked.</param>
/// <param name="LockTimeZone">The time zone of the lock; null if none is set.</param>
/// <param name="ProjectsAreBillableByDefault">Whether new projects are billable by default.</param>
/// <param name="ProjectsArePublicByDefault">Whether new projects are public by default.</param>
/// <param name="OnlyAdminsChangeBillable">Whether only administrators may change what is billable.</param>
/// <param name="OnlyAdminsSeeRates">Whether only administrators see billable rates.</param>
/// <param name="OnlyAdminsSeeAllTimeEntries">Whether members see only their own time entries.</param>
/// <param name="ProjectLabel">The word for projects in this workspace; null if none is set.</param>
/// <param name="ClientLabel">The word for clients in this workspace; null if none is set.</param>
/// <param name="TaskLabel">The word for tasks in this workspace; null if none is set.</param>
/// <param name="WorkingDays">The working days of the week.</param>
/// <param name="DurationFormat">The format of durations.</param>
/// <param name="NumberFormat">The format of numbers.</param>
/// <param name="CurrencyFormat">The format of amounts of money.</param>
/// <param name="Rounding">How reports round time; null if they don't.</param>
internal sealed record WorkspaceSettings(
    RequiredFields RequiredFields,
    TimeTrackingMode TimeTrackingMode,
    CreationPermissions WhoCanCreate,
    DateTimeOffset? LockedBefore,
    string? LockTimeZone,
    bool ProjectsAreBillableByDefault,
    bool ProjectsArePublicByDefault,
    bool OnlyAdminsChangeBillable,
    bool OnlyAdminsSeeRates,
    bool OnlyAdminsSeeAllTimeEntries,
    string? ProjectLabel,
    string? ClientLabel,
    string? TaskLabel,
    IReadOnlyList<Weekday> WorkingDays,
    DurationFormat? DurationFormat,
    NumberFormat? NumberFormat,
    CurrencyFormat? CurrencyFormat,
    Rounding? Rounding
)
{
    public static WorkspaceSettings Of(ClockifyWorkspaceSettings? settings) =>
        new(
            RequiredFields.Of(settings),
            ClockifyEnumNames.ReadOr(
                settings?.TimeTrackingMode ?? nameof(Workspaces.TimeTrackingMode.Default),
                Workspaces.TimeTrackingMode.Unknown
            ),
            CreationPermissions.Of(settings),
            InstantText.Parse(settings?.LockTimeEntries ?? string.Empty),
            ClockifyEnumNames.OrNull(settings?.LockTimeZone),
            settings?.DefaultBillableProjects ?? false,
            settings?.IsProjectPublicByDefault ?? false,
            settings?.OnlyAdminsCanChangeBillableStatus ?? false,
            settings?.OnlyAdminsSeeBillableRates ?? false,
            settings?.OnlyAdminsSeeAllTimeEntries ?? false,
            ClockifyEnumNames.OrNull(settings?.ProjectLabel),
            ClockifyEnumNames.OrNull(settings?.ProjectGroupingLabel),
            ClockifyEnumNames.OrNull(settings?.TaskLabel),
            [.. ClockifyEnumNames.List(settings?.WorkingDays ?? default).Select(day => ClockifyEnumNames.ReadOr(day, Weekday.Unknown))],
            ClockifyEnumNames.Read(settings?.DurationFormat, Workspaces.DurationFormat.Unknown),
            ClockifyEnumNames.Read(settings?.NumberFormat, Workspaces.NumberFormat.Unknown),
            ClockifyEnumNames.Read(settings?.CurrencyFormat, Workspaces.CurrencyFormat.Unknown),
            settings is { TimeRoundingInReports: true, Round: { } round } ? new Rounding(round.Round, round.Minutes) : null
        );
}

/// <summary>The fields that a finished time entry must have. A running timer can lack them until it is stopped.</summary>
/// <param name="Project">Whether a project is required.</param>
/// <param name="Task">Whether a task is required.</param>
/// <param name="Tags">Whether at least one tag is required.</param>
/// <param name="Description">Whether a description is required.</param>
internal sealed record RequiredFields(bool Project, bool Task, bool Tags, bool Description)
{
    public static RequiredFields Of(ClockifyWorkspaceSettings? settings) =>
        new(
            settings?.ForceProjects ?? false,
            settings?.ForceTasks ?? false,
            settings?.ForceTags ?? false,
            settings?.ForceDescription ?? false
        );
}

/// <summary>Who may create projects, clients, tags and tasks.</summary>
/// <param name="ProjectsAndClients">Who may create projects and clients.</param>
/// <param name="Tags">Who may create tags.</param>
/// <param name="Tasks">Who may create tasks.</param>
internal sealed record CreationPermissions(Creators ProjectsAndClients, Creators Tags, Creators Tasks)
{
    // Workspaces without permissions have a setting for administrators instead.
    public static CreationPermissions Of(ClockifyWorkspaceSettings? settings) =>
        new(
            CreatorsOf(settings?.EntityCreationPermissions?.WhoCanCreateProjectsAndClients, settings?.OnlyAdminsCreateProject),
            CreatorsOf(settings?.EntityCreationPermissions?.WhoCanCreateTags, settings?.OnlyAdminsCreateTag),
            CreatorsOf(settings?.EntityCreationPermissions?.WhoCanCreateTasks, settings?.OnlyAdminsCreateTask)
        );

    private static Creators CreatorsOf(string? permission, bool? onlyAdmins) =>
        ClockifyEnumNames.Read(permission, Creators.Unknown)
        ?? (
            onlyAdmins switch
            {
                true => Creators.Admins,
                false => Creators.Everyone,
                null => Creators.Unknown,
            }
        );
}

/// <summary>How reports round time.</summary>
/// <param name="Direction">The direction of rounding, by Clockify's name.</param>
/// <param name="Minutes">The number of minutes to round to.</param>
internal sealed record Rounding(string? Direction, string? Minutes);

/// <summary>The users who may create an object. `unknown` stands for a permission that this service does not know.</summary>
internal enum Creators
{
    Admins,
    AdminsAndProjectManagers,
    Everyone,
    Unknown,
}

/// <summary>
/// How time is tracked: `default` allows manual entries and timers, `stopwatch_only` allows timers only. `unknown` stands for a mode that
/// this service does not know.
/// </summary>
internal enum TimeTrackingMode
{
    Default,
    StopwatchOnly,
    Unknown,
}

/// <summary>The format of durations. `unknown` stands for a format that this service does not know.</summary>
internal enum DurationFormat
{
    Full,
    Compact,
    Decimal,
    Unknown,
}

/// <summary>
/// The format of numbers, named after the thousands separator and the decimal separator. `unknown` stands for a format that this service
/// does not know.
/// </summary>
internal enum NumberFormat
{
    CommaPeriod,
    PeriodComma,
    QuotationMarkPeriod,
    SpaceComma,
    Unknown,
}

/// <summary>
/// The format of amounts of money: the order of currency and value, and whether a space separates them. `unknown` stands for a format that
/// this service does not know.
/// </summary>
internal enum CurrencyFormat
{
    CurrencySpaceValue,
    ValueSpaceCurrency,
    CurrencyValue,
    ValueCurrency,
    Unknown,
}
