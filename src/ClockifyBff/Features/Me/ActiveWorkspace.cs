namespace ClockifyBff.Features.Me;

/// <summary>A workspace.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record ActiveWorkspace(string Id, string Name);
