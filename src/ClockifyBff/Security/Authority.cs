using System.Buffers;
using System.Globalization;
using System.Net;

namespace ClockifyBff.Security;

/// <summary>
/// A host and an optional port, as in the header <c>Host</c>, an origin or a forwarding header, normalized for comparison.
/// </summary>
/// <param name="Host">The host name in lower case, or the IP address without brackets.</param>
/// <param name="Port">The port; null if none is given.</param>
internal readonly record struct Authority(string Host, int? Port)
{
    private static readonly SearchValues<char> _nameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
    );

    /// <summary>
    /// Whether the host is this machine: 127.0.0.0/8, ::1, IPv4-mapped loopback addresses, or localhost and its subdomains (RFC 6761).
    /// </summary>
    public bool IsLoopback =>
        IPAddress.TryParse(Host, out var address)
            ? IsLoopbackAddress(address)
            : Host == "localhost" || Host.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>Parses <c>host</c>, <c>host:port</c>, <c>[address]:port</c> or an address without brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Authority authority)
    {
        authority = default;
        var host = text;
        int? port = null;
        var isBracketed = text is ['[', ..];
        var colon = text.LastIndexOf(':');
        if (colon > 0 && (isBracketed ? text[colon - 1] == ']' : text.IndexOf(':') == colon))
        {
            if (!TryParsePort(text[(colon + 1)..], out var parsedPort))
            {
                return false;
            }

            host = text[..colon];
            port = parsedPort;
        }

        if (isBracketed)
        {
            if (host is not ['[', .. var content, ']'] || !TryParseAddress(content, out var bracketed))
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
    /// Whether host and port are the same. The ports 80, 443 and none count as equal, because TLS may end at a proxy in front of this
    /// service.
    /// </summary>
    public bool IsSameHostAndPort(Authority other) => Host == other.Host && WithoutDefault(Port) == WithoutDefault(other.Port);

    private static int? WithoutDefault(int? port) => port is 80 or 443 ? null : port;

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    private static bool TryParseAddress(ReadOnlySpan<char> text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        && !text.Contains('%');

    /// <summary>Whether programs interpret the address differently: short, octal and hexadecimal forms.</summary>
    private static bool IsAmbiguousNumber(ReadOnlySpan<char> host) =>
        IPAddress.TryParse(host, out var address) && !host.SequenceEqual(address.ToString());

    private static bool IsLoopbackAddress(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
