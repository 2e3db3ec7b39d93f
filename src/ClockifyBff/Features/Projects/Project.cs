using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Projects;

/// <summary>A project that time is tracked on, as returned in lists.</summary>
/// <param name="Id">The id of the project.</param>
/// <param name="Name">The name of the project. Unique among the projects of the same client.</param>
/// <param name="ClientId">The id of the project's client; null if it has none.</param>
/// <param name="ClientName">The name of the project's client; null if it has none.</param>
/// <param name="Color">The color of the project in hexadecimal notation, for example `#8BC34A`.</param>
/// <param name="Note">A note about the project; null if none is set.</param>
/// <param name="Billable">Whether time tracked on the project is billable by default.</param>
/// <param name="IsPublic">Whether all members of the workspace can use the project.</param>
/// <param name="Archived">Whether the project is archived.</param>
/// <param name="IsTemplate">Whether the project is a template for new projects.</param>
/// <param name="HourlyRate">The billable rate per hour; null if none is set or the caller may not see it.</param>
/// <param name="CostRate">The cost rate per hour; null if none is set or the caller may not see it.</param>
/// <param name="Duration">The time tracked on the project, as an ISO 8601 duration in hours, minutes and seconds, for example
/// `PT263H32M`.</param>
/// <param name="DurationSeconds">The time tracked on the project, in seconds.</param>
/// <param name="TimeEstimate">The time that the project is estimated to take; null if Clockify does not report one.</param>
/// <param name="BudgetEstimate">The money that the project is estimated to cost; null if the project has no budget.</param>
/// <param name="EstimateReset">The schedule on which the estimate resets; null if it never resets.</param>
/// <param name="Currency">The ISO 4217 code of the project's currency, for example `EUR`; null if Clockify does not report one.</param>
/// <param name="Tasks">The tasks of the project. Null in lists, unless they are requested with `expand=tasks`.</param>
internal record Project(
    string Id,
    string Name,
    string? ClientId,
    string? ClientName,
    string? Color,
    string? Note,
    bool Billable,
    bool IsPublic,
    bool Archived,
    bool IsTemplate,
    Money? HourlyRate,
    Money? CostRate,
    string? Duration,
    long? DurationSeconds,
    TimeEstimate? TimeEstimate,
    BudgetEstimate? BudgetEstimate,
    EstimateReset? EstimateReset,
    string? Currency,
    IReadOnlyList<ProjectTask>? Tasks
) : IEntity, IExample
{
    /// <summary>The version of the project. It changes whenever the project changes; send it in `If-Match`.</summary>
    public string Etag { get; } =
        EntityTag.Of(
            Id,
            new
            {
                Name,
                ClientId,
                Color,
                Note,
                Billable,
                IsPublic,
                Archived,
                HourlyRate,
                CostRate,
            }
        );

    public static object Example => Of(Shown, withTasks: false);

    protected static ClockifyProject Shown { get; } =
        new(
            Examples.Id("projectId"),
            "Website relaunch",
            "64030000fd7384528b0d1313",
            "Northwind Traders",
            Client: null,
            "#1976D2",
            "Go-live is fixed.",
            Billable: true,
            Public: true,
            Archived: false,
            Template: false,
            "PT263H32M",
            new ClockifyRate(9500, "USD"),
            CostRate: null,
            new ClockifyTimeEstimate("PT400H", "MANUAL", true, true, null),
            BudgetEstimate: null,
            EstimateReset: null,
            new ClockifyCurrency(null, "USD", null),
            Tasks: [],
            [
                new ClockifyMembership(
                    Examples.Id("userId"),
                    Examples.Id("projectId"),
                    "PROJECT",
                    "ACTIVE",
                    new ClockifyRate(13_000, "USD"),
                    null
                ),
            ],
            CustomFields: default
        );

    public static Project Of(ClockifyProject project, bool withTasks) =>
        new(
            project.Id,
            project.Name,
            project.IdOfClient,
            project.NameOfClient,
            ClockifyEnumNames.OrNull(project.Color),
            ClockifyEnumNames.OrNull(project.Note),
            project.Billable ?? false,
            project.Public ?? false,
            project.Archived ?? false,
            project.Template ?? false,
            Money.Of(project.HourlyRate),
            Money.Of(project.CostRate),
            ClockifyEnumNames.OrNull(project.Duration),
            Durations.ToSeconds(project.Duration),
            TimeEstimate.Of(project.TimeEstimate),
            BudgetEstimate.Of(project.BudgetEstimate),
            EstimateReset.Of(project.EstimateReset),
            ClockifyEnumNames.OrNull(project.Currency?.Code),
            withTasks && project.Tasks is { } tasks ? [.. tasks.Select(ProjectTask.Of)] : null
        );
}
