using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>
/// A change of an object in a workspace. <paramref name="Before"/> is null for a new object, <paramref name="After"/> for a deleted one.
/// </summary>
internal sealed record EntityChange(Workspace Workspace, IEntity? Before, IEntity? After);
