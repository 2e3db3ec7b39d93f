namespace ClockifyBff.Features;

/// <summary>The status of a membership in a workspace or project. `unknown` stands for a status that this service does not know.</summary>
internal enum MembershipStatus
{
    Pending,
    Active,
    Declined,
    Inactive,
    Unknown,
}
