namespace ClockifyBff.Features.Projects;

/// <summary>Where an estimate comes from.</summary>
internal enum EstimateType
{
    Auto,
    Manual,
    Unknown,
}
