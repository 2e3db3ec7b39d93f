namespace ClockifyBff.Features.Projects;

internal static class ProjectLimits
{
    public const int ShortestName = 2;
    public const int Note = 16_384;

    /// <summary>Members, tasks, assignees: more than Clockify's own forms offer.</summary>
    public const int Parts = 1000;
}
