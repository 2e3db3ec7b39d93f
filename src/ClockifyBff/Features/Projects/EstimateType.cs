namespace ClockifyBff.Features.Projects;

/// <summary>
/// How an estimate is determined: `manual` is entered, `auto` is the sum over the tasks. `unknown` stands for a value that this service
/// does not know.
/// </summary>
internal enum EstimateType
{
    Auto,
    Manual,
    Unknown,
}
