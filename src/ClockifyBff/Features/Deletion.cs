using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features;

/// <summary>The result of a deletion in one or two steps, or of its dry run.</summary>
/// <param name="Item">The deleted object in its last state; in a dry run, the object that would be deleted.</param>
/// <param name="Steps">The steps taken, in order; in a dry run, the steps that would be taken.</param>
/// <param name="DryRun">Whether this was a dry run, which changes nothing.</param>
/// <param name="Concerned">In a dry run, the other objects that the deletion would affect; otherwise null.</param>
internal sealed record Deletion<T>(
    [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] T Item,
    IReadOnlyList<string> Steps,
    bool DryRun,
    ConcernedByDeletion? Concerned
) : IExample
    where T : IExample
{
    public static object Example => Done((T)T.Example, [typeof(T).GetProperty("Archived") is null ? "close" : "archive", "delete"]);

    /// <summary>Creates the result of a dry run.</summary>
    public static Deletion<T> Planned(T item, IReadOnlyList<string> steps, ConcernedByDeletion concerned) =>
        new(item, steps, DryRun: true, concerned);

    public static Deletion<T> Done(T item, IReadOnlyList<string> steps) => new(item, steps, DryRun: false, Concerned: null);
}
