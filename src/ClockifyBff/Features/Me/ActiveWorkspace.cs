namespace ClockifyBff.Features.Me;

/// <summary>The workspace that is open in Clockify.</summary>
/// <param name="Id">The id of the workspace.</param>
/// <param name="Name">The name of the workspace.</param>
internal sealed record ActiveWorkspace(string Id, string Name);
