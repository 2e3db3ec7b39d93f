using System.Text.Json;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Which projects are listed.</summary>
internal sealed record ListProjectsQuery
{
    /// <summary>Projects whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only projects that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>Only projects whose time is billed, or isn't. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>Only projects of this client.</summary>
    [FromQuery(Name = "clientId")]
    public string? ClientId { get; init; }

    /// <summary>The order: name, clientName or duration, descending with a minus before it. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>What else is shown: tasks.</summary>
    [FromQuery(Name = "expand")]
    public string? Expand { get; init; }
}

internal sealed class ListProjectsQueryValidator : AbstractValidator<ListProjectsQuery>
{
    public ListProjectsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Project);
        RuleFor(query => query.ClientId).ClockifyId();
        RuleFor(query => query.Sort).OneOf("name", "-name", "clientName", "-clientName", "duration", "-duration");
        RuleFor(query => query.Expand).OneOf("tasks");
    }
}

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

/// <summary>Money an hour.</summary>
/// <param name="Amount">In minor units, such as cents.</param>
internal sealed record Rate(long? Amount = null)
{
    public ClockifyRateBody ToBody() => new(Amount!.Value);
}

/// <summary>Somebody on a new project.</summary>
/// <param name="UserId">Who.</param>
/// <param name="HourlyRate">What their hour is billed at here. Default: the usual.</param>
internal sealed record NewMember(string? UserId = null, Rate? HourlyRate = null);

internal sealed class RateValidator : AbstractValidator<Rate>
{
    public RateValidator() =>
        RuleFor(rate => rate.Amount)
            .NotNull()
            .WithMessage("Must be there.")
            .InclusiveBetween(0, int.MaxValue)
            .WithMessage($"Must be 0 to {int.MaxValue}.");
}

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

/// <summary>Changes of a project: a JSON merge patch.</summary>
[Changes(typeof(ProjectDetails))]
internal sealed record UpdateProjectRequest : MergePatch, IRequestBody<UpdateProjectRequest>, IExample
{
    public static object Example => new { note = "Go-live is in spring.", hourlyRate = new Rate(9900) };

    /// <summary>The name, 2 to 250 characters, taken by no other project of the same client.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>The id of the client; null for none.</summary>
    public Optional<string?> ClientId { get; init; }

    /// <summary>The colour, such as #8BC34A.</summary>
    public Optional<string?> Color { get; init; }

    /// <summary>A note, up to 16,384 characters; null clears it.</summary>
    public Optional<string?> Note { get; init; }

    /// <summary>Whether its time is billed.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>Whether everybody in the workspace may use it.</summary>
    public Optional<bool> IsPublic { get; init; }

    /// <summary>Whether it is out of use.</summary>
    public Optional<bool> Archived { get; init; }

    /// <summary>What an hour is billed at.</summary>
    public Optional<Rate?> HourlyRate { get; init; }

    /// <summary>What an hour costs.</summary>
    public Optional<Rate?> CostRate { get; init; }

    /// <summary>
    /// What the project becomes: Clockify's PUT keeps what is left out, but for <c>billable</c> and <c>isPublic</c>. Texts are cleared by
    /// empty ones.
    /// </summary>
    public ClockifyProjectBody AppliedTo(ClockifyProject project) =>
        new(
            Name.Or(project.Name)!,
            ClientId.IsGiven ? ClientId.Value ?? string.Empty : null,
            Color.Or(null),
            Note.IsGiven ? Note.Value ?? string.Empty : null,
            Billable.Or(project.Billable ?? false),
            IsPublic.Or(project.Public ?? false),
            HourlyRate.Or(null)?.ToBody(),
            CostRate.Or(null)?.ToBody()
        )
        {
            Archived = Archived.IsGiven ? Archived.Value : null,
        };
}

internal sealed class UpdateProjectRequestValidator : AbstractValidator<UpdateProjectRequest>
{
    public UpdateProjectRequestValidator()
    {
        this.ForGiven(project => project.Name, name => name.Name(ProjectLimits.ShortestName, NameLimits.Project));
        this.ForGiven(project => project.ClientId, client => client.ClockifyId());
        this.ForGiven(project => project.Color, color => color.NotNull().WithMessage(Rules.NotClearable).Color());
        this.ForGiven(project => project.Note, note => note.Text(0, ProjectLimits.Note));
        this.ForGiven(
            project => project.HourlyRate,
            rate => rate.NotNull().WithMessage(Rules.NotClearable).SetValidator(new RateValidator()!)
        );
        this.ForGiven(
            project => project.CostRate,
            rate => rate.NotNull().WithMessage(Rules.NotClearable).SetValidator(new RateValidator()!)
        );
    }
}

internal static class ProjectLimits
{
    public const int ShortestName = 2;
    public const int Note = 16_384;

    /// <summary>Members, tasks, assignees: more than Clockify's own forms offer.</summary>
    public const int Parts = 1000;
}
