namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>Selects time entries of a user by the filters that Clockify supports.</summary>
internal sealed record TimeEntrySelection(string UserId)
{
    /// <summary>The time window, as the query of <see cref="TimeEntryWindow.ToQuery"/>.</summary>
    public string Window { get; init; } = string.Empty;

    /// <summary>Whether entries include the names of project, task and tags. Such responses are several times as long.</summary>
    public bool IsHydrated { get; init; } = true;

    public string? ProjectId { get; init; }

    public string? TaskId { get; init; }

    public string? TagId { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether an entry matches all filters except the time window.</summary>
    public bool Includes(ClockifyTimeEntry entry) =>
        (ProjectId is null || entry.ProjectId == ProjectId)
        && (TaskId is null || entry.TaskId == TaskId)
        && (TagId is null || (entry.TagIds ?? []).Contains(TagId))
        && (Description is null || Names.Contains(entry.Description, Description));

    /// <summary>Returns the path of the list.</summary>
    public string Path(WorkspaceAccess access) => access.Path($"/user/{UserId}/time-entries?{ToQuery()}");

    public string ToQuery() =>
        $"hydrated={(IsHydrated ? "true" : "false")}{Window}{Parameter("project", ProjectId)}{Parameter("task", TaskId)}"
        + $"{Parameter("tags", TagId)}{Parameter("description", Description)}";

    private static string Parameter(string name, string? value) => value is null ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
