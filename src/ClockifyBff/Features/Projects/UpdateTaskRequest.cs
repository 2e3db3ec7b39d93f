using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.Tasks;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

/// <summary>The changes to a task, as a JSON merge patch.</summary>
[Changes(typeof(ProjectTask))]
internal sealed record UpdateTaskRequest : MergePatch, IRequestBody<UpdateTaskRequest>, IExample
{
    public static object Example => new { estimateSeconds = 432_000, billable = true };

    /// <summary>The name of the task, 1 to 1,000 characters. Must be unique within the project.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>The status of the task: `active` or `done`.</summary>
    public Optional<string?> Status { get; init; }

    /// <summary>
    /// The ids of all users assigned to the task, up to 1,000; null or an empty list lets everybody on the project use the task.
    /// </summary>
    public Optional<IReadOnlyList<string?>?> AssigneeIds { get; init; }

    /// <summary>The ids of all user groups assigned to the task, up to 1,000; null or an empty list removes them all.</summary>
    public Optional<IReadOnlyList<string?>?> UserGroupIds { get; init; }

    /// <summary>The time that the task is estimated to take, in seconds; null removes the estimate.</summary>
    public Optional<long?> EstimateSeconds { get; init; }

    /// <summary>
    /// The money that the task is estimated to cost, in minor units of the currency, such as cents; null removes the budget.
    /// </summary>
    public Optional<long?> BudgetEstimate { get; init; }

    /// <summary>Whether time tracked on the task is billable by default.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>
    /// Returns the body of Clockify's PUT. It repeats unchanged values because Clockify clears every member that is absent.
    /// </summary>
    public ClockifyTaskBody AppliedTo(ClockifyTask task) =>
        new(
            Name.Or(task.Name)!,
            AssigneeIds.Or(task.AssigneeIds)?.OfType<string>().ToList() ?? [],
            UserGroupIds.Or(task.UserGroupIds)?.OfType<string>().ToList() ?? [],
            EstimateSeconds.IsGiven ? Durations.Format(EstimateSeconds.Value) : task.Estimate,
            BudgetEstimate.Or(task.BudgetEstimate),
            Status.IsGiven ? ClockifyEnumNames.Write(Status.Value) : task.Status,
            Billable.Or(task.Billable ?? false)
        );
}

internal sealed class UpdateTaskRequestValidator : AbstractValidator<UpdateTaskRequest>
{
    public UpdateTaskRequestValidator()
    {
        this.ForGiven(task => task.Name, name => name.Name(1, MaxNameLength.Task));
        this.ForGiven(task => task.Status, status => status.NotNull().WithMessage(Rules.NotClearable).OneOf("active", "done"));
        this.ForGiven(task => task.AssigneeIds, ids => ids.AtMost(ProjectLimits.MaxListItems));
        this.ForEachGiven(task => task.AssigneeIds, id => id.NotNull().ClockifyId());
        this.ForGiven(task => task.UserGroupIds, ids => ids.AtMost(ProjectLimits.MaxListItems));
        this.ForEachGiven(task => task.UserGroupIds, id => id.NotNull().ClockifyId());
        this.ForGiven(task => task.EstimateSeconds, seconds => seconds.Seconds());
        this.ForGiven(task => task.BudgetEstimate, amount => amount.Amount());
    }
}
