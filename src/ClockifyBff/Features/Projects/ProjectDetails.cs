using System.Text.Json.Serialization;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Projects;

/// <summary>A project, as it is read by itself: with who works on it.</summary>
internal sealed record ProjectDetails : Project, IExample
{
    private ProjectDetails(Project project)
        : base(project) { }

    /// <summary>Who works on it.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ProjectMember> Memberships { get; init; }

    /// <summary>The custom fields of the project.</summary>
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

/// <summary>Somebody on a project.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Status">Whether they are on it.</param>
/// <param name="HourlyRate">What their hour is billed at here; null for the usual.</param>
/// <param name="CostRate">What their hour costs here; null for the usual.</param>
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
