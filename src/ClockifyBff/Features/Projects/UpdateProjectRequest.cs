using ClockifyBff.Clockify.Projects;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

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
