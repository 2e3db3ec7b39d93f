using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

/// <summary>Changes of a task: a JSON merge patch.</summary>
[Changes(typeof(ProjectTask))]
internal sealed record UpdateTaskRequest : MergePatch, IRequestBody<UpdateTaskRequest>, IExample
{
    public static object Example => new { estimateSeconds = 432_000, billable = true };

    /// <summary>The name, 1 to 1,000 characters, taken by no other task of the project.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>Whether it is done: active or done.</summary>
    public Optional<string?> Status { get; init; }

    /// <summary>Who works on it; null or empty for everybody.</summary>
    public Optional<IReadOnlyList<string?>?> AssigneeIds { get; init; }

    /// <summary>Which groups work on it; null or empty for none.</summary>
    public Optional<IReadOnlyList<string?>?> UserGroupIds { get; init; }

    /// <summary>How much time it should take, in seconds; null for no estimate.</summary>
    public Optional<long?> EstimateSeconds { get; init; }

    /// <summary>How much money it should take, in minor units; null for no budget.</summary>
    public Optional<long?> BudgetEstimate { get; init; }

    /// <summary>Whether its time is billed.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>What the task becomes: Clockify's PUT clears what is left out.</summary>
    public ClockifyTaskBody AppliedTo(ClockifyTask task) =>
        new(
            Name.Or(task.Name)!,
            AssigneeIds.Or(task.AssigneeIds)?.OfType<string>().ToList() ?? [],
            UserGroupIds.Or(task.UserGroupIds)?.OfType<string>().ToList() ?? [],
            EstimateSeconds.IsGiven ? Durations.Text(EstimateSeconds.Value) : task.Estimate,
            BudgetEstimate.Or(task.BudgetEstimate),
            Status.IsGiven ? ClockifyEnumNames.Write(Status.Value) : task.Status,
            Billable.Or(task.Billable ?? false)
        );
}

internal sealed class UpdateTaskRequestValidator : AbstractValidator<UpdateTaskRequest>
{
    public UpdateTaskRequestValidator()
    {
        this.ForGiven(task => task.Name, name => name.Name(1, NameLimits.Task));
        this.ForGiven(task => task.Status, status => status.NotNull().WithMessage(Rules.NotClearable).OneOf("active", "done"));
        this.ForGiven(task => task.AssigneeIds, ids => ids.AtMost(ProjectLimits.Parts));
        this.ForEachGiven(task => task.AssigneeIds, id => id.NotNull().ClockifyId());
        this.ForGiven(task => task.UserGroupIds, ids => ids.AtMost(ProjectLimits.Parts));
        this.ForEachGiven(task => task.UserGroupIds, id => id.NotNull().ClockifyId());
        this.ForGiven(task => task.EstimateSeconds, seconds => seconds.Seconds());
        this.ForGiven(task => task.BudgetEstimate, amount => amount.Amount());
    }
}
