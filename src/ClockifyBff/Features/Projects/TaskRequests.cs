using System.Text.Json;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Which tasks are listed.</summary>
internal sealed record ListTasksQuery
{
    /// <summary>Tasks whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only tasks of this status: active or done. Default: both.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Only tasks whose time is billed, or isn't. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTasksQueryValidator : AbstractValidator<ListTasksQuery>
{
    public ListTasksQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Task);
        RuleFor(query => query.Status).OneOf("active", "done");
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}

/// <summary>A new task.</summary>
/// <param name="Name">Its name, 1 to 1,000 characters, taken by no other task of the project.</param>
/// <param name="Status">Whether it is done: active or done. Default active.</param>
/// <param name="AssigneeIds">Who works on it. Default: everybody.</param>
/// <param name="UserGroupIds">Which groups work on it.</param>
/// <param name="EstimateSeconds">How much time it should take, in seconds.</param>
/// <param name="BudgetEstimate">How much money it should take, in minor units.</param>
/// <param name="Billable">Set by PATCH.</param>
internal sealed record CreateTaskRequest(
    string? Name = null,
    string? Status = null,
    IReadOnlyList<string>? AssigneeIds = null,
    IReadOnlyList<string>? UserGroupIds = null,
    long? EstimateSeconds = null,
    long? BudgetEstimate = null,
    JsonElement? Billable = null
) : IRequestBody<CreateTaskRequest>, IExample
{
    public static object Example => new CreateTaskRequest("Accessibility", EstimateSeconds: 28_800);

    public ClockifyTaskBody ToBody() =>
        new(Name!, AssigneeIds, UserGroupIds, Durations.Text(EstimateSeconds), BudgetEstimate, Words.Write(Status));
}

internal sealed class CreateTaskRequestValidator : AbstractValidator<CreateTaskRequest>
{
    public CreateTaskRequestValidator()
    {
        RuleFor(task => task.Name).Name(1, NameLimits.Task);
        RuleFor(task => task.Status).OneOf("active", "done");
        RuleFor(task => task.AssigneeIds).AtMost(ProjectLimits.Parts);
        RuleForEach(task => task.AssigneeIds).NotNull().ClockifyId();
        RuleFor(task => task.UserGroupIds).AtMost(ProjectLimits.Parts);
        RuleForEach(task => task.UserGroupIds).NotNull().ClockifyId();
        RuleFor(task => task.EstimateSeconds).Seconds();
        RuleFor(task => task.BudgetEstimate).Amount();
        RuleFor(task => task.Billable).SetByPatch();
    }
}

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
            Status.IsGiven ? Words.Write(Status.Value) : task.Status,
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
