namespace ClockifyBff.Features;

/// <summary>Whether somebody belongs to something.</summary>
internal enum MembershipStatus
{
    Pending,
    Active,
    Declined,
    Inactive,
    Unknown,
}
