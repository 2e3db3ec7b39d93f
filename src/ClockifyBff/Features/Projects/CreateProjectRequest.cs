using System.Text.Json;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

/// <summary>A new project.</summary>
/// <param name="Name">Its name, 2 to 250 characters, taken by no other project of the same client.</param>
/// <param name="ClientId">The id of its client. Default: none.</param>
/// <param name="Color">Its colour, such as #8BC34A. Default: Clockify chooses.</param>
/// <param name="Note">A note about it, up to 16,384 characters.</param>
/// <param name="Billable">Whether its time is billed. Default: what the workspace says.</param>
/// <param name="IsPublic">Whether everybody in the workspace may use it. Default: what the workspace says.</param>
/// <param name="HourlyRate">What an hour is billed at. Default: the workspace's rate.</param>
/// <param name="CostRate">What an hour costs.</param>
/// <param name="EstimateSeconds">How much time it should take, in seconds.</param>
/// <param name="Memberships">Who works on it. Default: the caller.</param>
/// <param name="Tasks">Its first tasks.</param>
/// <param name="Archived">Set by PATCH.</param>
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
            Estimate = Durations.Text(EstimateSeconds) is { } estimate ? new ClockifyEstimateBody(estimate) : null,
            Memberships = Memberships?.Select(member => new ClockifyMemberBody(member.UserId!, member.HourlyRate?.ToBody())).ToList(),
            Tasks = Tasks?.Select(task => task.ToBody()).ToList(),
        };
}

/// <summary>Somebody on a new project.</summary>
/// <param name="UserId">Who.</param>
/// <param name="HourlyRate">What their hour is billed at here. Default: the usual.</param>
internal sealed record NewMember(string? UserId = null, Rate? HourlyRate = null);

internal sealed class NewMemberValidator : AbstractValidator<NewMember>
{
    public NewMemberValidator()
    {
        RuleFor(member => member.UserId).NotEmpty().WithMessage("Must be there.").ClockifyId();
        RuleFor(member => member.HourlyRate).SetValidator(new RateValidator()!);
    }
}

internal sealed class CreateProjectRequestValidator : AbstractValidator<CreateProjectRequest>
{
    public CreateProjectRequestValidator()
    {
        RuleFor(project => project.Name).Name(ProjectLimits.ShortestName, NameLimits.Project);
        RuleFor(project => project.ClientId).ClockifyId();
        RuleFor(project => project.Color).Color();
        RuleFor(project => project.Note).Text(0, ProjectLimits.Note);
        RuleFor(project => project.HourlyRate).SetValidator(new RateValidator()!);
        RuleFor(project => project.CostRate).SetValidator(new RateValidator()!);
        RuleFor(project => project.EstimateSeconds).Seconds();
        RuleFor(project => project.Memberships).AtMost(ProjectLimits.Parts);
        RuleForEach(project => project.Memberships).NotNull().SetValidator(new NewMemberValidator());
        RuleFor(project => project.Tasks)
            .AtMost(ProjectLimits.Parts)
            .Must(HaveNamesOfTheirOwn)
            .WithMessage("Two tasks have the same name.");
        RuleForEach(project => project.Tasks).NotNull().SetValidator(new CreateTaskRequestValidator());
        RuleFor(project => project.Archived).SetByPatch();
    }

    private static bool HaveNamesOfTheirOwn(IReadOnlyList<CreateTaskRequest>? tasks) =>
        tasks is null || tasks.Select(task => task?.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == tasks.Count;
}
