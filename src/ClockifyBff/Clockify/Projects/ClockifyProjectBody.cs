using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyProjectBody(
    string Name,
    string? ClientId,
    string? Color,
    string? Note,
    bool? Billable,
    bool? IsPublic,
    ClockifyRateBody? HourlyRate,
    ClockifyRateBody? CostRate
)
{
    public bool? Archived { get; init; }

    public ClockifyEstimateBody? Estimate { get; init; }

    public IReadOnlyList<ClockifyMemberBody>? Memberships { get; init; }

    public IReadOnlyList<ClockifyTaskBody>? Tasks { get; init; }
}
