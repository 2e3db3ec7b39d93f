using System.Text.Json;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Projects;

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
        new(Name!, AssigneeIds, UserGroupIds, Durations.Text(EstimateSeconds), BudgetEstimate, ClockifyEnumNames.Write(Status));
}
