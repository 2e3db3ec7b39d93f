using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>What forms must know of a workspace.</summary>
/// <param name="RequiredFields">What a finished time entry must have.</param>
/// <param name="TimeTrackingMode">Whether entries may be written by hand, or come from timers only.</param>
/// <param name="WhoCanCreate">Who may create what.</param>
/// <param name="LockedBefore">Entries that start before it can't be changed by members; null for no lock.</param>
/// <param name="LockTimeZone">The time zone of the lock.</param>
/// <param name="ProjectsAreBillableByDefault">Whether new projects are billable unless told.</param>
/// <param name="ProjectsArePublicByDefault">Whether new projects are public unless told.</param>
/// <param name="OnlyAdminsChangeBillable">Whether only administrators decide what is billed.</param>
/// <param name="OnlyAdminsSeeRates">Whether only administrators see what hours are billed at.</param>
/// <param name="OnlyAdminsSeeAllTimeEntries">Whether members see their own entries only.</param>
/// <param name="ProjectLabel">What projects are called here.</param>
/// <param name="ClientLabel">What projects are grouped by here.</param>
/// <param name="TaskLabel">What tasks are called here.</param>
/// <param name="WorkingDays">The days on which people work.</param>
/// <param name="DurationFormat">How durations are shown.</param>
/// <param name="NumberFormat">How numbers are shown.</param>
/// <param name="CurrencyFormat">How money is shown.</param>
/// <param name="Rounding">How reports round time; null where they don't.</param>
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
            Http.InstantConverter.Parse(settings?.LockTimeEntries ?? string.Empty),
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

/// <summary>What a finished time entry must have. A running one may miss it until it is stopped.</summary>
/// <param name="Project">A project.</param>
/// <param name="Task">A task.</param>
/// <param name="Tags">A tag.</param>
/// <param name="Description">A description.</param>
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

/// <summary>Who may create what.</summary>
/// <param name="ProjectsAndClients">Projects and clients.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Tasks">Tasks.</param>
internal sealed record CreationPermissions(Creators ProjectsAndClients, Creators Tags, Creators Tasks)
{
    // Workspaces that know no permissions yet have a switch each instead.
    public static CreationPermissions Of(ClockifyWorkspaceSettings? settings) =>
        new(
            Who(settings?.EntityCreationPermissions?.WhoCanCreateProjectsAndClients, settings?.OnlyAdminsCreateProject),
            Who(settings?.EntityCreationPermissions?.WhoCanCreateTags, settings?.OnlyAdminsCreateTag),
            Who(settings?.EntityCreationPermissions?.WhoCanCreateTasks, settings?.OnlyAdminsCreateTask)
        );

    private static Creators Who(string? permission, bool? onlyAdmins) =>
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
/// <param name="Direction">Clockify's words for where to.</param>
/// <param name="Minutes">To how many minutes.</param>
internal sealed record Rounding(string? Direction, string? Minutes);

/// <summary>Who may create something.</summary>
internal enum Creators
{
    Admins,
    AdminsAndProjectManagers,
    Everyone,
    Unknown,
}

/// <summary>How time is tracked.</summary>
internal enum TimeTrackingMode
{
    Default,
    StopwatchOnly,
    Unknown,
}

/// <summary>How durations are shown.</summary>
internal enum DurationFormat
{
    Full,
    Compact,
    Decimal,
    Unknown,
}

/// <summary>How numbers are shown: the separators of thousands and decimals.</summary>
internal enum NumberFormat
{
    CommaPeriod,
    PeriodComma,
    QuotationMarkPeriod,
    SpaceComma,
    Unknown,
}

/// <summary>How money is shown: where the currency stands.</summary>
internal enum CurrencyFormat
{
    CurrencySpaceValue,
    ValueSpaceCurrency,
    CurrencyValue,
    ValueCurrency,
    Unknown,
}
