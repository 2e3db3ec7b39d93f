namespace ClockifyBff.Features.Projects;

/// <summary>How often an estimate resets. `unknown` stands for a value that this service does not know.</summary>
internal enum ResetInterval
{
    Weekly,
    Monthly,
    Yearly,
    Unknown,
}
