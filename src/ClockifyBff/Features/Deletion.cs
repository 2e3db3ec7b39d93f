using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features;

/// <summary>Something that is gone after more than one step, or would be.</summary>
/// <param name="Item">What it was.</param>
/// <param name="Steps">What was done, in order; in a dry run, what would be.</param>
/// <param name="DryRun">Whether nothing was done.</param>
/// <param name="Concerned">In a dry run: what else is concerned; null otherwise.</param>
internal sealed record Deletion<T>(
    [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] T Item,
    IReadOnlyList<string> Steps,
    bool DryRun,
    ConcernedByDeletion? Concerned
) : IExample
    where T : IExample
{
    public static object Example => Done((T)T.Example, [typeof(T).GetProperty("Archived") is null ? "close" : "archive", "delete"]);

    /// <summary>What a dry run says.</summary>
    public static Deletion<T> Planned(T item, IReadOnlyList<string> steps, ConcernedByDeletion concerned) =>
        new(item, steps, DryRun: true, concerned);

    public static Deletion<T> Done(T item, IReadOnlyList<string> steps) => new(item, steps, DryRun: false, Concerned: null);
}
