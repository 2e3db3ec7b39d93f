namespace ClockifyBff.Clockify.Projects;

internal sealed record ClockifyMemberBody(
    string UserId,
    ClockifyRateBody? HourlyRate,
    string MembershipType = "PROJECT",
    string MembershipStatus = "ACTIVE"
);
