using System.Text.Json.Serialization;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Projects;

/// <summary>A project with its tasks, members and custom fields, as returned by single-project operations.</summary>
internal sealed record ProjectDetails : Project, IExample
{
    private ProjectDetails(Project project)
        : base(project) { }

    /// <summary>The members of the project.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ProjectMember> Memberships { get; init; }

    /// <summary>The values of the project's custom fields.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<CustomFieldValue> CustomFields { get; init; }

    public static new object Example => Of(Shown);

    public static ProjectDetails Of(ClockifyProject project) =>
        new(Of(project, withTasks: true))
        {
            Memberships = [.. (project.Memberships ?? []).Select(ProjectMember.Of)],
            CustomFields = [.. CustomFieldValue.Of(project.CustomFields)],
        };
}

/// <summary>A member of a project.</summary>
/// <param name="UserId">The id of the user.</param>
/// <param name="Status">The status of the membership.</param>
/// <param name="HourlyRate">The billable rate per hour of this member on this project; null if a more general rate applies.</param>
/// <param name="CostRate">The cost rate per hour of this member on this project; null if a more general rate applies.</param>
internal sealed record ProjectMember(string? UserId, MembershipStatus Status, Money? HourlyRate, Money? CostRate)
{
    public static ProjectMember Of(ClockifyMembership member) =>
        new(
            member.UserId,
            ClockifyEnumNames.ReadOr(member.MembershipStatus, MembershipStatus.Unknown),
            Money.Of(member.HourlyRate),
            Money.Of(member.CostRate)
        );
}
