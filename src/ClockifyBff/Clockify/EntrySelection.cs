namespace ClockifyBff.Clockify;

/// <summary>Which of a person's time entries are read, as far as Clockify can tell them apart.</summary>
internal sealed record EntrySelection(string UserId)
{
    /// <summary>The window, as <see cref="EntryWindow.ToQuery"/> says it.</summary>
    public string Window { get; init; } = string.Empty;

    public string? ProjectId { get; init; }

    public string? TaskId { get; init; }

    public string? TagId { get; init; }

    public string? Description { get; init; }

    public string ToQuery() => $"hydrated=false{Window}{Part("project", ProjectId)}{Part("task", TaskId)}{Part("tags", TagId)}{Part("description", Description)}";

    private static string Part(string name, string? value) => value is null ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
