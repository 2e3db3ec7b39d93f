using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.Projects;
using FluentValidation;

namespace ClockifyBff.Features.Projects;

/// <summary>The changes to a project, as a JSON merge patch.</summary>
[Changes(typeof(ProjectDetails))]
internal sealed record UpdateProjectRequest : MergePatch, IRequestBody<UpdateProjectRequest>, IExample
{
    public static object Example => new { note = "Go-live is in spring.", hourlyRate = new Rate(9900) };

    /// <summary>The name of the project, 2 to 250 characters. Must be unique among the projects of the same client.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>The id of the client that the project belongs to; null removes the client.</summary>
    public Optional<string?> ClientId { get; init; }

    /// <summary>The color of the project in hexadecimal notation, for example `#8BC34A`.</summary>
    public Optional<string?> Color { get; init; }

    /// <summary>A note about the project, up to 16,384 characters; null clears it.</summary>
    public Optional<string?> Note { get; init; }

    /// <summary>Whether time tracked on the project is billable by default.</summary>
    public Optional<bool> Billable { get; init; }

    /// <summary>Whether all members of the workspace can use the project.</summary>
    public Optional<bool> IsPublic { get; init; }

    /// <summary>Whether the project is archived.</summary>
    public Optional<bool> Archived { get; init; }

    /// <summary>The billable rate per hour. Can't be cleared.</summary>
    public Optional<Rate?> HourlyRate { get; init; }

    /// <summary>The cost rate per hour. Can't be cleared.</summary>
    public Optional<Rate?> CostRate { get; init; }

    /// <summary>
    /// Returns the body of Clockify's PUT. Clockify keeps members that are absent, except <c>billable</c> and <c>isPublic</c>, which are
    /// therefore always sent. Empty strings clear texts.
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
        this.ForGiven(project => project.Name, name => name.Name(ProjectLimits.MinNameLength, MaxNameLength.Project));
        this.ForGiven(project => project.ClientId, client => client.ClockifyId());
        this.ForGiven(project => project.Color, color => color.NotNull().WithMessage(Rules.NotClearable).Color());
        this.ForGiven(project => project.Note, note => note.Text(0, ProjectLimits.MaxNoteLength));
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
