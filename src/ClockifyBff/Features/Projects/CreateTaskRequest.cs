using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Features.Projects;

/// <summary>The task to create.</summary>
/// <param name="Name">The name of the task, 1 to 1,000 characters. Must be unique within the project. Required.</param>
/// <param name="Status">The status of the task: `active` or `done`. Default: `active`.</param>
/// <param name="AssigneeIds">The ids of the users assigned to the task, up to 1,000. Default: none, so that everybody on the project can
/// use the task.</param>
/// <param name="UserGroupIds">The ids of the user groups assigned to the task, up to 1,000. Default: none.</param>
/// <param name="EstimateSeconds">The time that the task is estimated to take, in seconds. Default: none.</param>
/// <param name="BudgetEstimate">The money that the task is estimated to cost, in minor units of the currency, such as cents. Default:
/// none.</param>
/// <param name="Billable">Can't be set on creation; use PATCH.</param>
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
        new(Name!, AssigneeIds, UserGroupIds, Durations.Format(EstimateSeconds), BudgetEstimate, ClockifyEnumNames.Write(Status));
}
