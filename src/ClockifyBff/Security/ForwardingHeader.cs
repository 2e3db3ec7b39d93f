using System.Text.RegularExpressions;

namespace ClockifyBff.Security;

/// <summary>Headers in which proxies say for whom, under which name and how they were called.</summary>
internal static partial class ForwardingHeader
{
    private static readonly string[] _prefixes = ["X-Forwarded", "X-Original-"];
    private static readonly string[] _names = ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Via"];
    private static readonly string[] _hostNames = ["X-Forwarded-Host", "X-Original-Host"];
    private static readonly string[] _addressNames =
    [
        "X-Forwarded-For",
        "X-Original-For",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
    ];

    public static bool Is(string name) =>
        Array.Exists(_prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || IsOneOf(_names, name);

    /// <summary>Whether every address and host in a header's value is this machine.</summary>
    public static bool NamesThisMachineOnly(string name, string value) =>
        name.ToUpperInvariant() switch
        {
            "FORWARDED" => IsLocalForwarded(value),
            "VIA" => WithoutComments().Replace(value, string.Empty) is var hops && Array.TrueForAll(Elements(hops), IsLocalHop),
            _ when IsOneOf(_hostNames, name) => Array.TrueForAll(Elements(value), IsLoopback),
            _ when IsOneOf(_addressNames, name) => Array.TrueForAll(
                Elements(value),
                element => IsLoopback(element) || IsPseudonym(element)
            ),
            _ => Array.TrueForAll(Elements(value), NamesNobodyElse),
        };

    /// <summary>RFC 7239: pairs, joined by semicolons and commas, whose values may be quoted.</summary>
    private static bool IsLocalForwarded(string value)
    {
        var rest = value.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (rest[0] is ';' or ',')
            {
                rest = rest[1..].TrimStart();
                continue;
            }

            var pair = ForwardedPair().Match(rest.ToString());
            if (!pair.Success)
            {
                return false;
            }

            var said = pair.Groups["quoted"] is { Success: true } quoted
                ? Escaped().Replace(quoted.Value, "$1")
                : pair.Groups["token"].Value;
            var isLocal = pair.Groups["name"].Value.ToUpperInvariant() switch
            {
                "HOST" => IsLoopback(said),
                "FOR" or "BY" => IsLoopback(said) || IsPseudonym(said),
                _ => NamesNobodyElse(said),
            };
            if (!isLocal)
            {
                return false;
            }

            rest = rest[pair.Length..];
        }

        return true;
    }

    /// <summary>RFC 9110: a protocol, and who received it.</summary>
    private static bool IsLocalHop(string hop) =>
        hop.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var protocol, var receiver]
        && Protocol().IsMatch(protocol)
        && (IsLoopback(receiver) || IsPseudonym(receiver));

    /// <summary>A protocol, a port, a path or a word without a dot; or this machine, also within a URL.</summary>
    private static bool NamesNobodyElse(string element) =>
        IsLoopback(element)
        || IsPseudonym(element)
        || Protocol().IsMatch(element)
        || (element.Length <= 5 && element.All(char.IsAsciiDigit))
        || (
            element is ['/', ..] && !element.StartsWith("//", StringComparison.Ordinal) && !element.Contains('\\', StringComparison.Ordinal)
        )
        || (Uri.TryCreate(element, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && IsLoopback(url.Authority));

    private static bool IsLoopback(string text) => Authority.TryParse(text, out var authority) && authority.IsLoopback;

    private static bool IsPseudonym(string text) => Pseudonym().IsMatch(text);

    private static string[] Elements(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOneOf(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    // What begins with a digit could be an address.
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex Pseudonym();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+-]*/)?[0-9](\.[0-9])?$")]
    private static partial Regex Protocol();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?:""(?<quoted>(?:[^""\\]|\\.)*)""|(?<token>[^\s"",;=]*))\s*(?=[;,]|$)")]
    private static partial Regex ForwardedPair();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex WithoutComments();
}
