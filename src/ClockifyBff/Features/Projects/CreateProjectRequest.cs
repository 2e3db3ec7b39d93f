using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.Projects;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

/// <summary>The project to create.</summary>
/// <param name="Name">The name of the project, 2 to 250 characters. Must be unique among the projects of the same client. Required.</param>
/// <param name="ClientId">The id of the client that the project belongs to. Default: none.</param>
/// <param name="Color">The color of the project in hexadecimal notation, for example `#8BC34A`. Default: chosen by Clockify.</param>
/// <param name="Note">A note about the project, up to 16,384 characters. Default: none.</param>
/// <param name="Billable">Whether time tracked on the project is billable. Default: the setting of the workspace.</param>
/// <param name="IsPublic">Whether all members of the workspace can use the project. Default: the setting of the workspace.</param>
/// <param name="HourlyRate">The billable rate per hour. Default: the rate of the workspace.</param>
/// <param name="CostRate">The cost rate per hour. Default: none.</param>
/// <param name="EstimateSeconds">The time that the project is estimated to take, in seconds. Default: none.</param>
/// <param name="Memberships">The members of the project, up to 1,000. Default: the caller.</param>
/// <param name="Tasks">The tasks to create with the project, up to 1,000, with distinct names. Default: none.</param>
/// <param name="Archived">Can't be set on creation; use PATCH.</param>
internal sealed record CreateProjectRequest(
    string? Name = null,
    string? ClientId = null,
    string? Color = null,
    string? Note = null,
    bool? Billable = null,
    bool? IsPublic = null,
    Rate? HourlyRate = null,
    Rate? CostRate = null,
    long? EstimateSeconds = null,
    IReadOnlyList<NewMember>? Memberships = null,
    IReadOnlyList<CreateTaskRequest>? Tasks = null,
    JsonElement? Archived = null
) : IRequestBody<CreateProjectRequest>, IExample
{
    public static object Example =>
        new CreateProjectRequest("Intranet", Examples.Id("clientId"), "#03A9F4", Billable: true, EstimateSeconds: 144_000);

    public ClockifyProjectBody ToBody() =>
        new(Name!, ClientId, Color, Note, Billable, IsPublic, HourlyRate?.ToBody(), CostRate?.ToBody())
        {
            Estimate = Durations.Format(EstimateSeconds) is { } estimate ? new ClockifyEstimateBody(estimate) : null,
            Memberships = Memberships?.Select(member => new ClockifyMemberBody(member.UserId!, member.HourlyRate?.ToBody())).ToList(),
            Tasks = Tasks?.Select(task => task.ToBody()).ToList(),
        };
}

/// <summary>A member of the project to create.</summary>
/// <param name="UserId">The id of the user. Required.</param>
/// <param name="HourlyRate">The billable rate per hour of this member on this project. Default: the rate that applies to the member
/// otherwise.</param>
internal sealed record NewMember(string? UserId = null, Rate? HourlyRate = null);

internal sealed class NewMemberValidator : AbstractValidator<NewMember>
{
    public NewMemberValidator()
    {
        RuleFor(member => member.UserId).NotEmpty().WithMessage("Required.").ClockifyId();
        RuleFor(member => member.HourlyRate).SetValidator(new RateValidator()!);
    }
}

internal sealed class CreateProjectRequestValidator : AbstractValidator<CreateProjectRequest>
{
    public CreateProjectRequestValidator()
    {
        RuleFor(project => project.Name).Name(ProjectLimits.MinNameLength, MaxNameLength.Project);
        RuleFor(project => project.ClientId).ClockifyId();
        RuleFor(project => project.Color).Color();
        RuleFor(project => project.Note).Text(0, ProjectLimits.MaxNoteLength);
        RuleFor(project => project.HourlyRate).SetValidator(new RateValidator()!);
        RuleFor(project => project.CostRate).SetValidator(new RateValidator()!);
        RuleFor(project => project.EstimateSeconds).Seconds();
        RuleFor(project => project.Memberships).AtMost(ProjectLimits.MaxListItems);
        RuleForEach(project => project.Memberships).NotNull().SetValidator(new NewMemberValidator());
        RuleFor(project => project.Tasks)
            .AtMost(ProjectLimits.MaxListItems)
            .Must(HaveDistinctNames)
            .WithMessage("Task names must be distinct.");
        RuleForEach(project => project.Tasks).NotNull().SetValidator(new CreateTaskRequestValidator());
        RuleFor(project => project.Archived).SetByPatch();
    }

    private static bool HaveDistinctNames(IReadOnlyList<CreateTaskRequest>? tasks) =>
        tasks is null || tasks.Select(task => task?.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == tasks.Count;
}
