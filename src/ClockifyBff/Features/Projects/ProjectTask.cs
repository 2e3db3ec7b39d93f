using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Features.Projects;

/// <summary>A task of a project.</summary>
/// <param name="Id">The id of the task.</param>
/// <param name="ProjectId">The id of the project that the task belongs to.</param>
/// <param name="Name">The name of the task. Unique within the project.</param>
/// <param name="Status">The status of the task. Clockify rejects new time entries on tasks that are done.</param>
/// <param name="AssigneeIds">The ids of the users assigned to the task. Empty if everybody on the project can use the task.</param>
/// <param name="UserGroupIds">The ids of the user groups assigned to the task.</param>
/// <param name="Estimate">The time that the task is estimated to take, as an ISO 8601 duration, for example `PT100H`; null if none is
/// set.</param>
/// <param name="EstimateSeconds">The time that the task is estimated to take, in seconds; null if none is set.</param>
/// <param name="BudgetEstimate">The money that the task is estimated to cost, in minor units of the currency, such as cents.</param>
/// <param name="Billable">Whether time tracked on the task is billable by default.</param>
/// <param name="Duration">The time tracked on the task, as an ISO 8601 duration in hours, minutes and seconds, for example
/// `PT79H12M`.</param>
/// <param name="DurationSeconds">The time tracked on the task, in seconds.</param>
/// <param name="HourlyRate">The billable rate per hour; null if the project's rate applies or the caller may not see it.</param>
/// <param name="CostRate">The cost rate per hour; null if the project's rate applies or the caller may not see it.</param>
internal sealed record ProjectTask(
    string Id,
    string? ProjectId,
    string Name,
    ProjectTaskStatus Status,
    IReadOnlyList<string> AssigneeIds,
    IReadOnlyList<string> UserGroupIds,
    string? Estimate,
    long? EstimateSeconds,
    long? BudgetEstimate,
    bool Billable,
    string? Duration,
    long? DurationSeconds,
    Money? HourlyRate,
    Money? CostRate
) : IEntity, IExample
{
    /// <summary>The version of the task. It changes whenever the task changes; send it in `If-Match`.</summary>
    public string Etag { get; } =
        EntityTag.Of(
            Id,
            new
            {
                Name,
                Status,
                AssigneeIds,
                UserGroupIds,
                EstimateSeconds,
                BudgetEstimate,
                Billable,
            }
        );

    public static object Example =>
        Of(
            new ClockifyTask(
                Examples.Id("taskId"),
                "Design",
                Examples.Id("projectId"),
                "ACTIVE",
                [],
                [],
                "PT100H",
                BudgetEstimate: 0,
                "PT79H12M",
                Billable: true,
                HourlyRate: null,
                CostRate: null
            )
        );

    public static ProjectTask Of(ClockifyTask task) =>
        new(
            task.Id,
            task.ProjectId,
            task.Name,
            ClockifyEnumNames.ReadOr(task.Status, ProjectTaskStatus.Unknown),
            task.AssigneeIds ?? [],
            task.UserGroupIds ?? [],
            ClockifyEnumNames.OrNull(task.Estimate),
            Durations.ToSeconds(task.Estimate),
            task.BudgetEstimate,
            task.Billable ?? false,
            ClockifyEnumNames.OrNull(task.Duration),
            Durations.ToSeconds(task.Duration),
            Money.Of(task.HourlyRate),
            Money.Of(task.CostRate)
        );
}

/// <summary>The status of a task. `unknown` stands for a value that this service does not know.</summary>
internal enum ProjectTaskStatus
{
    Active,
    Done,
    Unknown,
}
