using System.Text.RegularExpressions;

namespace ClockifyBff.Security;

/// <summary>Recognizes and checks request headers in which proxies report the client, host and protocol of the original request.</summary>
internal static partial class ForwardingHeader
{
    private static readonly string[] _prefixes = ["X-Forwarded", "X-Original-"];
    private static readonly string[] _headerNames = ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Via"];
    private static readonly string[] _hostHeaders = ["X-Forwarded-Host", "X-Original-Host"];
    private static readonly string[] _addressHeaders =
    [
        "X-Forwarded-For",
        "X-Original-For",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
    ];

    /// <summary>Whether a header is one in which proxies report the original request.</summary>
    public static bool IsForwardingHeader(string name) =>
        Array.Exists(_prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || IsOneOf(_headerNames, name);

    /// <summary>Whether every address and host in the value of a header is this machine.</summary>
    public static bool NamesThisMachineOnly(string name, string value) =>
        name.ToUpperInvariant() switch
        {
            "FORWARDED" => IsLocalForwarded(value),
            "VIA" => WithoutComments().Replace(value, string.Empty) is var hops && Array.TrueForAll(Elements(hops), IsLocalHop),
            _ when IsOneOf(_hostHeaders, name) => Array.TrueForAll(Elements(value), IsLoopback),
            _ when IsOneOf(_addressHeaders, name) => Array.TrueForAll(
                Elements(value),
                element => IsLoopback(element) || IsPseudonym(element)
            ),
            _ => Array.TrueForAll(Elements(value), NamesNoOtherHost),
        };

    /// <summary>Checks <c>Forwarded</c> (RFC 7239): pairs separated by semicolons and commas, whose values may be quoted.</summary>
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

            var pairValue = pair.Groups["quoted"] is { Success: true } quoted
                ? Escaped().Replace(quoted.Value, "$1")
                : pair.Groups["token"].Value;
            var isLocal = pair.Groups["name"].Value.ToUpperInvariant() switch
            {
                "HOST" => IsLoopback(pairValue),
                "FOR" or "BY" => IsLoopback(pairValue) || IsPseudonym(pairValue),
                _ => NamesNoOtherHost(pairValue),
            };
            if (!isLocal)
            {
                return false;
            }

            rest = rest[pair.Length..];
        }

        return true;
    }

    /// <summary>Checks an element of <c>Via</c> (RFC 9110, section 7.6.3): the protocol and the receiving host.</summary>
    private static bool IsLocalHop(string hop) =>
        hop.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var protocol, var receiver]
        && Protocol().IsMatch(protocol)
        && (IsLoopback(receiver) || IsPseudonym(receiver));

    /// <summary>
    /// Whether an element names no other host: a protocol, a port, a path, a word without a dot, or this machine, also within a URL.
    /// </summary>
    private static bool NamesNoOtherHost(string element) =>
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

    // A word that begins with a digit could be an address.
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
