using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Reads members of JSON.</summary>
internal static class JsonExtensions
{
    /// <summary>The text of a required member; null if the member is null.</summary>
    public static string? Text(this JsonElement json, string member) => json.GetProperty(member).GetString();

    public static string Id(this JsonElement json) => json.Text("id")!;

    public static IEnumerable<JsonElement> Items(this JsonElement page) => page.GetProperty("items").EnumerateArray();

    public static IReadOnlyList<string> Ids(this JsonElement page) => [.. page.Items().Select(Id)];
}
