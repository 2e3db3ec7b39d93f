namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>Which of a person's time entries are read, as far as Clockify can tell them apart.</summary>
internal sealed record EntrySelection(string UserId)
{
    /// <summary>The window, as <see cref="EntryWindow.ToQuery"/> says it.</summary>
    public string Window { get; init; } = string.Empty;

    /// <summary>Whether entries come with the names of what they are about: several times as long.</summary>
    public bool IsHydrated { get; init; } = true;

    public string? ProjectId { get; init; }

    public string? TaskId { get; init; }

    public string? TagId { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether an entry is one of them, wherever in time it is.</summary>
    public bool Includes(ClockifyTimeEntry entry) =>
        (ProjectId is null || entry.ProjectId == ProjectId)
        && (TaskId is null || entry.TaskId == TaskId)
        && (TagId is null || (entry.TagIds ?? []).Contains(TagId))
        && (Description is null || Names.Contains(entry.Description, Description));

    /// <summary>The path of their list.</summary>
    public string Path(WorkspaceAccess access) => access.Path($"/user/{UserId}/time-entries?{ToQuery()}");

    public string ToQuery() =>
        $"hydrated={(IsHydrated ? "true" : "false")}{Window}{Part("project", ProjectId)}{Part("task", TaskId)}"
        + $"{Part("tags", TagId)}{Part("description", Description)}";

    private static string Part(string name, string? value) => value is null ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
