using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features;

/// <summary>Something that is gone.</summary>
/// <param name="Item">What it was.</param>
/// <param name="Steps">What was done, in order.</param>
internal sealed record Deleted<T>(
    [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] T Item,
    IReadOnlyList<string> Steps
) : IExample
    where T : IExample
{
    public static object Example => InOneStep((T)T.Example);

    public static Deleted<T> InOneStep(T item) => new(item, ["delete"]);
}
