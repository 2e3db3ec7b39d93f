using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Projects;

/// <summary>A task of a project.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ProjectId">The project's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Whether it is done: Clockify takes no time entries on one that is.</param>
/// <param name="AssigneeIds">Who works on it; empty for everybody.</param>
/// <param name="UserGroupIds">Which groups work on it.</param>
/// <param name="Estimate">How much time it should take.</param>
/// <param name="EstimateSeconds">The same in seconds.</param>
/// <param name="BudgetEstimate">How much money it should take, in minor units.</param>
/// <param name="Billable">Whether its time is billed.</param>
/// <param name="Duration">The time tracked on it.</param>
/// <param name="DurationSeconds">The same in seconds.</param>
/// <param name="HourlyRate">What an hour is billed at; null where it is the project's, or the caller may not see it.</param>
/// <param name="CostRate">What an hour costs; null where it is the project's, or the caller may not see it.</param>
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
    /// <summary>Changes when the task does; for <c>If-Match</c>.</summary>
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
            Durations.Seconds(task.Estimate),
            task.BudgetEstimate,
            task.Billable ?? false,
            ClockifyEnumNames.OrNull(task.Duration),
            Durations.Seconds(task.Duration),
            Money.Of(task.HourlyRate),
            Money.Of(task.CostRate)
        );
}

/// <summary>Whether a task is done.</summary>
internal enum ProjectTaskStatus
{
    Active,
    Done,
    Unknown,
}
