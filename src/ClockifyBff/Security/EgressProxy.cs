using System.Net;

namespace ClockifyBff.Security;

/// <summary>
/// The proxy for https requests to Maton and to identity providers: <c>Maton:Proxy</c>, else <c>HTTPS_PROXY</c> or <c>ALL_PROXY</c>. Hosts
/// of <c>NO_PROXY</c>, loopback and plain http are reached directly; plain http, because the proxy could read the key.
/// </summary>
internal sealed class EgressProxy : IWebProxy
{
    public const string OwnSetting = "Maton:Proxy";

    // curl's name for SOCKS5 with host names resolved by the proxy, which is what .NET does for socks5.
    private const string Socks5h = "socks5h://";

    private static readonly string[] _settings = [OwnSetting, "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] _schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Uri? _address;
    private readonly string[] _exceptions;

    public EgressProxy(IConfiguration configuration)
    {
        Setting = Array.Find(_settings, setting => Read(configuration, setting) is not null);
        _exceptions = (Read(configuration, "NO_PROXY") ?? string.Empty).Split(
            [',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (Setting is null || Parse(Read(configuration, Setting)!) is not { } url)
        {
            return;
        }

        // Without the user: handlers put the proxy's address into their messages.
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

    /// <summary>The name of the setting or variable that names the proxy; null when there is none.</summary>
    public string? Setting { get; }

    /// <summary>Whether the setting can't be understood.</summary>
    public bool IsInvalid => Setting is not null && _address is null;

    public ICredentials? Credentials { get; set; }

    /// <summary>Whether a destination lies behind the proxy.</summary>
    public bool Covers(Uri destination) =>
        Setting is not null && !IsLoopback(destination) && !Array.Exists(_exceptions, exception => Matches(exception, destination));

    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps && Covers(destination) ? _address : null;

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    // Variables are written in either case; tools that read both prefer lower case.
    private static string? Read(IConfiguration configuration, string name) =>
        Given(Environment.GetEnvironmentVariable(name.ToLowerInvariant()))
        ?? Given(Environment.GetEnvironmentVariable(name))
        ?? Given(configuration[name]);

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

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
    /// Whether an entry of <c>NO_PROXY</c> means a destination: <c>*</c>, an address, a network, or a domain with or without a port.
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

        if (address is not null && IPAddress.TryParse(host, out var excepted))
        {
            return excepted.Equals(address);
        }

        host = host.TrimStart('*').Trim('.');
        var name = destination.DnsSafeHost.TrimEnd('.');
        return host.Length > 0
            && (name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase));
    }

    // An IPv6 address has a port only behind its brackets.
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > 0 && (entry.IndexOf(':', StringComparison.Ordinal) == colon || entry[colon - 1] == ']');
        return hasPort && int.TryParse(entry.AsSpan(colon + 1), out var port)
            ? (entry[..colon].Trim('[', ']'), port)
            : (entry.Trim('[', ']'), null);
    }
}
