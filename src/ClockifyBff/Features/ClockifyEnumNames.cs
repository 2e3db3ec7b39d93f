using System.Text.Json;

namespace ClockifyBff.Features;

/// <summary>
/// Converts between Clockify's enum names and those of this API. A name of Clockify's that is not known here becomes <c>unknown</c>, so
/// that clients can rely on closed sets.
/// </summary>
internal static class ClockifyEnumNames
{
    /// <summary>Converts a name of Clockify's; null if Clockify sends none.</summary>
    public static T? Read<T>(string? word, T unknown)
        where T : struct, Enum => string.IsNullOrEmpty(word) ? null : ReadOr(word, unknown);

    /// <summary>Converts a name of Clockify's; <paramref name="unknown"/> if it is missing or not known.</summary>
    public static T ReadOr<T>(string? word, T unknown)
        where T : struct, Enum =>
        word is not null
        && char.IsAsciiLetter(word.FirstOrDefault())
        && Enum.TryParse<T>(word.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var known)
            ? known
            : unknown;

    /// <summary>Converts a name of this API to Clockify's.</summary>
    public static string? Write(string? word) => word?.ToUpperInvariant();

    /// <summary>Reads a list of strings; empty if Clockify sends none or another type.</summary>
    public static IReadOnlyList<string> List(JsonElement texts) =>
        texts.ValueKind == JsonValueKind.Array ? [.. texts.EnumerateArray().Select(text => text.ToString())] : [];

    /// <summary>Returns null for an empty string, because Clockify sends either for a missing value.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
