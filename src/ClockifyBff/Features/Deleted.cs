using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features;

/// <summary>The result of a deletion.</summary>
/// <param name="Item">The deleted object, in its last state.</param>
/// <param name="Steps">The steps taken, in order.</param>
internal sealed record Deleted<T>(
    [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] T Item,
    IReadOnlyList<string> Steps
) : IExample
    where T : IExample
{
    public static object Example => InOneStep((T)T.Example);

    public static Deleted<T> InOneStep(T item) => new(item, ["delete"]);
}
