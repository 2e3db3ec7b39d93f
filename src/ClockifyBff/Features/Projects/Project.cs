using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Projects;

/// <summary>A project, as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ClientId">The id of its client; null for none.</param>
/// <param name="ClientName">The name of its client; null for none.</param>
/// <param name="Color">Its colour, such as #8BC34A.</param>
/// <param name="Note">A note about it.</param>
/// <param name="Billable">Whether its time is billed.</param>
/// <param name="IsPublic">Whether everybody in the workspace may use it.</param>
/// <param name="Archived">Whether it is out of use.</param>
/// <param name="IsTemplate">Whether it is a template for new ones.</param>
/// <param name="HourlyRate">What an hour is billed at; null where the caller may not see it.</param>
/// <param name="CostRate">What an hour costs; null where the caller may not see it.</param>
/// <param name="Duration">The time tracked on it.</param>
/// <param name="DurationSeconds">The same in seconds.</param>
/// <param name="TimeEstimate">How much time it should take.</param>
/// <param name="BudgetEstimate">How much money it should take; null where there is no budget.</param>
/// <param name="EstimateReset">When the estimate starts anew; null where it doesn't.</param>
/// <param name="Currency">The currency of its money; null where Clockify doesn't tell.</param>
/// <param name="Tasks">Its tasks: in a single read, and in a list with `expand=tasks`; null elsewhere.</param>
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
    /// <summary>Changes when the project does; for <c>If-Match</c>.</summary>
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
            Durations.Seconds(project.Duration),
            TimeEstimate.Of(project.TimeEstimate),
            BudgetEstimate.Of(project.BudgetEstimate),
            EstimateReset.Of(project.EstimateReset),
            ClockifyEnumNames.OrNull(project.Currency?.Code),
            withTasks && project.Tasks is { } tasks ? [.. tasks.Select(ProjectTask.Of)] : null
        );
}
