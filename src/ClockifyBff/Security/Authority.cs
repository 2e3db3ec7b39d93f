using System.Buffers;
using System.Globalization;
using System.Net;

namespace ClockifyBff.Security;

/// <summary>Host and port as they stand in <c>Host</c>, in an origin or in a forwarding header, in a form that can be compared.</summary>
/// <param name="Host">The name in lower case, or the address without brackets.</param>
/// <param name="Port">The port; null where none is named.</param>
internal readonly record struct Authority(string Host, int? Port)
{
    private static readonly SearchValues<char> _nameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
    );

    /// <summary>Whether the host is this machine: 127/8, ::1, their mapped forms, localhost and the names below it (RFC 6761).</summary>
    public bool IsLoopback =>
        IPAddress.TryParse(Host, out var address)
            ? IsOfThisMachine(address)
            : Host == "localhost" || Host.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[address]:port</c> or a bare address.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Authority authority)
    {
        authority = default;
        var host = text;
        int? port = null;
        var isBracketed = text is ['[', ..];
        var colon = text.LastIndexOf(':');
        if (colon > 0 && (isBracketed ? text[colon - 1] == ']' : text.IndexOf(':') == colon))
        {
            if (!TryParsePort(text[(colon + 1)..], out var named))
            {
                return false;
            }

            host = text[..colon];
            port = named;
        }

        if (isBracketed)
        {
            if (host is not ['[', .. var inside, ']'] || !TryParseAddress(inside, out var bracketed))
            {
                return false;
            }

            authority = new Authority(bracketed.ToString(), port);
            return true;
        }

        if (host.Contains(':'))
        {
            if (!TryParseAddress(host, out var bare))
            {
                return false;
            }

            authority = new Authority(bare.ToString(), null);
            return true;
        }

        if (host.IsEmpty || host.ContainsAnyExcept(_nameCharacters) || IsAmbiguousNumber(host))
        {
            return false;
        }

        authority = new Authority(host.ToString().ToLowerInvariant(), port);
        return true;
    }

    /// <summary>
    /// Whether two name the same place when TLS may have ended before this service: then 80, 443 and no port are the same.
    /// </summary>
    public bool IsSamePlaceAs(Authority other) => Host == other.Host && WithoutDefault(Port) == WithoutDefault(other.Port);

    private static int? WithoutDefault(int? port) => port is 80 or 443 ? null : port;

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    private static bool TryParseAddress(ReadOnlySpan<char> text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        && !text.Contains('%');

    /// <summary>Whether programs differ about which address it is: short, octal and hexadecimal forms.</summary>
    private static bool IsAmbiguousNumber(ReadOnlySpan<char> host) =>
        IPAddress.TryParse(host, out var address) && !host.SequenceEqual(address.ToString());

    private static bool IsOfThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
