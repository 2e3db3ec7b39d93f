using System.Text.Json;

namespace ClockifyBff.Features;

/// <summary>Clockify's words as ours: closed sets, in which a word of theirs that is new is <c>unknown</c>.</summary>
internal static class ClockifyEnumNames
{
    /// <summary>The word of ours for one of Clockify's; null where it says none.</summary>
    public static T? Read<T>(string? word, T unknown)
        where T : struct, Enum => string.IsNullOrEmpty(word) ? null : ReadOr(word, unknown);

    /// <summary>The word of ours for one of Clockify's.</summary>
    public static T ReadOr<T>(string? word, T unknown)
        where T : struct, Enum =>
        word is not null
        && char.IsAsciiLetter(word.FirstOrDefault())
        && Enum.TryParse<T>(word.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var known)
            ? known
            : unknown;

    /// <summary>Clockify's word for one of ours.</summary>
    public static string? Write(string? word) => word?.ToUpperInvariant();

    /// <summary>A list of texts; empty where Clockify says none, or something else.</summary>
    public static IReadOnlyList<string> List(JsonElement texts) =>
        texts.ValueKind == JsonValueKind.Array ? [.. texts.EnumerateArray().Select(text => text.ToString())] : [];

    /// <summary>A text; null where Clockify says none, which it does in two ways.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
