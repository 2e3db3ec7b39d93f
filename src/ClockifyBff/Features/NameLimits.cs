namespace ClockifyBff.Features;

/// <summary>The longest names that Clockify takes, in characters. Time entries name what other features create.</summary>
internal static class NameLimits
{
    public const int Workspace = 50;
    public const int Client = 100;
    public const int Project = 250;
    public const int Task = 1000;
    public const int Tag = 100;
}
