using System.Net;

namespace ClockifyBff.Security;

/// <summary>
/// The proxy for https requests to Maton and to identity providers: <c>Maton:Proxy</c>, otherwise <c>HTTPS_PROXY</c> or <c>ALL_PROXY</c>.
/// Hosts in <c>NO_PROXY</c>, loopback hosts and http URLs are requested directly; http, because the proxy could read the key.
/// </summary>
internal sealed class EgressProxy : IWebProxy
{
    public const string OwnSetting = "Maton:Proxy";

    // curl's scheme for SOCKS5 with host names resolved by the proxy. .NET always does that, under the scheme socks5.
    private const string Socks5h = "socks5h://";

    private static readonly string[] _settings = [OwnSetting, "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] _schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Uri? _address;
    private readonly string[] _bypassEntries;

    public EgressProxy(IConfiguration configuration)
    {
        Setting = Array.Find(_settings, setting => Read(configuration, setting) is not null);
        _bypassEntries = (Read(configuration, "NO_PROXY") ?? string.Empty).Split(
            [',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (Setting is null || Parse(Read(configuration, Setting)!) is not { } url)
        {
            return;
        }

        // Without credentials, because HTTP handlers include the proxy's address in error messages.
        _address = new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri;
        if (url.UserInfo.Length > 0)
        {
            var user = url.UserInfo.Split(':', 2);
            Credentials = new NetworkCredential(
                Uri.UnescapeDataString(user[0]),
                user.Length > 1 ? Uri.UnescapeDataString(user[1]) : string.Empty
            );
        }
    }

    /// <summary>The name of the setting or environment variable that configures the proxy; null if there is no proxy.</summary>
    public string? Setting { get; }

    /// <summary>Whether the value of the setting is not a valid proxy URL.</summary>
    public bool IsInvalid => Setting is not null && _address is null;

    public ICredentials? Credentials { get; set; }

    /// <summary>Whether requests to a destination go through the proxy, if it is https.</summary>
    public bool Covers(Uri destination) =>
        Setting is not null && !IsLoopback(destination) && !Array.Exists(_bypassEntries, entry => Matches(entry, destination));

    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps && Covers(destination) ? _address : null;

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    // Environment variables may be lower or upper case. Lower case takes precedence, as in curl.
    private static string? Read(IConfiguration configuration, string name) =>
        TrimToNull(Environment.GetEnvironmentVariable(name.ToLowerInvariant()))
        ?? TrimToNull(Environment.GetEnvironmentVariable(name))
        ?? TrimToNull(configuration[name]);

    private static string? TrimToNull(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static Uri? Parse(string value) =>
        Uri.TryCreate(
            value.StartsWith(Socks5h, StringComparison.OrdinalIgnoreCase) ? $"socks5://{value[Socks5h.Length..]}"
                : value.Contains("://", StringComparison.Ordinal) ? value
                : $"http://{value}",
            UriKind.Absolute,
            out var url
        )
        && Array.IndexOf(_schemes, url.Scheme) >= 0
        && url is { Host.Length: > 0, PathAndQuery: "/" or "", Fragment: "", Port: not 0 }
            ? url
            : null;

    private static bool IsLoopback(Uri destination) =>
        destination.IsLoopback
        || destination.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(destination.DnsSafeHost, out var address)
            && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        );

    /// <summary>
    /// Whether an entry of <c>NO_PROXY</c> matches a destination: <c>*</c>, an address, a network, or a domain, with or without a port.
    /// </summary>
    internal static bool Matches(string entry, Uri destination)
    {
        if (entry == "*")
        {
            return true;
        }

        if (IPAddress.TryParse(destination.DnsSafeHost, out var address) && IPNetwork.TryParse(entry, out var network))
        {
            return network.Contains(address);
        }

        var (host, port) = Split(entry);
        if (port is not null && port != destination.Port)
        {
            return false;
        }

        if (address is not null && IPAddress.TryParse(host, out var entryAddress))
        {
            return entryAddress.Equals(address);
        }

        host = host.TrimStart('*').Trim('.');
        var name = destination.DnsSafeHost.TrimEnd('.');
        return host.Length > 0
            && (name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase));
    }

    // An IPv6 address can have a port only if it is in brackets.
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > 0 && (entry.IndexOf(':', StringComparison.Ordinal) == colon || entry[colon - 1] == ']');
        return hasPort && int.TryParse(entry.AsSpan(colon + 1), out var port)
            ? (entry[..colon].Trim('[', ']'), port)
            : (entry.Trim('[', ']'), null);
    }
}
