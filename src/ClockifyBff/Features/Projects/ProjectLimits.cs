namespace ClockifyBff.Features.Projects;

/// <summary>The limits of projects and tasks.</summary>
internal static class ProjectLimits
{
    public const int MinNameLength = 2;
    public const int MaxNoteLength = 16_384;

    /// <summary>The most members, tasks, assignees or user groups in one request. More than Clockify's own forms offer.</summary>
    public const int MaxListItems = 1000;
}
