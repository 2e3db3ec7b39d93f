namespace ClockifyBff.Features;

/// <summary>
/// The maximum lengths of names in Clockify, in characters. Shared by all features because time entries refer to other objects by name.
/// </summary>
internal static class MaxNameLength
{
    public const int Workspace = 50;
    public const int Client = 100;
    public const int Project = 250;
    public const int Task = 1000;
    public const int Tag = 100;
}
