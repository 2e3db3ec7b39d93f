using System.Collections.Frozen;
using System.Text.Json;

namespace ClockifyBff.Security;

/// <summary>Reads the roles in a token: a claim, or a member of nested objects as Keycloak's <c>realm_access.roles</c>.</summary>
internal static class TokenRoles
{
    // By RFC 8693 a text of words, where others are one role, blanks included.
    private static readonly string[] _wordClaims = ["scope", "scp"];

    /// <param name="claims">All claims of the token.</param>
    /// <param name="path">The claim's name, which may hold dots itself, or names joined by dots.</param>
    public static FrozenSet<string> Read(JsonElement claims, string path)
    {
        if (Find(claims, path) is not { } value)
        {
            return FrozenSet<string>.Empty;
        }

        var roles =
            value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text)
            : _wordClaims.Contains(path) ? Text(value).Split(' ')
            : Enumerable.Repeat(Text(value), 1);
        return roles.Where(role => !string.IsNullOrWhiteSpace(role)).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The value at a path. The longest name counts first: a claim may be called <c>https://example.com/roles</c>.</summary>
    private static JsonElement? Find(JsonElement parent, string path)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (parent.TryGetProperty(path, out var value))
        {
            return value;
        }

        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (parent.TryGetProperty(path[..dot], out var child) && Find(child, path[(dot + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => string.Empty,
        };
}
