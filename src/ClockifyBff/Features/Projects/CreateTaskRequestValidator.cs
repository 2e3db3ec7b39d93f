using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

internal sealed class CreateTaskRequestValidator : AbstractValidator<CreateTaskRequest>
{
    public CreateTaskRequestValidator()
    {
        RuleFor(task => task.Name).Name(1, MaxNameLength.Task);
        RuleFor(task => task.Status).OneOf("active", "done");
        RuleFor(task => task.AssigneeIds).AtMost(ProjectLimits.MaxListItems);
        RuleForEach(task => task.AssigneeIds).NotNull().ClockifyId();
        RuleFor(task => task.UserGroupIds).AtMost(ProjectLimits.MaxListItems);
        RuleForEach(task => task.UserGroupIds).NotNull().ClockifyId();
        RuleFor(task => task.EstimateSeconds).Seconds();
        RuleFor(task => task.BudgetEstimate).Amount();
        RuleFor(task => task.Billable).SetByPatch();
    }
}
