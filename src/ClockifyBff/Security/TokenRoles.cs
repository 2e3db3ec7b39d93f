using System.Collections.Frozen;
using System.Text.Json;

namespace ClockifyBff.Security;

/// <summary>Reads the roles of a token from a claim or from nested objects, such as Keycloak's <c>realm_access.roles</c>.</summary>
internal static class TokenRoles
{
    // Values of these claims are lists separated by spaces (RFC 8693, section 4.2). Other strings are one role, including any spaces.
    private static readonly string[] _spaceSeparatedClaims = ["scope", "scp"];

    /// <summary>Returns the roles of a token.</summary>
    /// <param name="claims">All claims of the token.</param>
    /// <param name="path">The name of the claim, which may contain dots, or a path of names separated by dots.</param>
    public static FrozenSet<string> Read(JsonElement claims, string path)
    {
        if (Find(claims, path) is not { } value)
        {
            return FrozenSet<string>.Empty;
        }

        var roles =
            value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text)
            : _spaceSeparatedClaims.Contains(path) ? Text(value).Split(' ')
            : Enumerable.Repeat(Text(value), 1);
        return roles.Where(role => !string.IsNullOrWhiteSpace(role)).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Returns the value at a path. Tries the longest names first, because a claim may be called <c>https://example.com/roles</c>.
    /// </summary>
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
