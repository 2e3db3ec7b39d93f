namespace ClockifyBff.Features.Projects;

/// <summary>How often something starts anew.</summary>
internal enum ResetInterval
{
    Weekly,
    Monthly,
    Yearly,
    Unknown,
}
