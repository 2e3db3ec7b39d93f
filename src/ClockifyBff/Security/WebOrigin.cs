using System.Buffers;
using System.Net;

namespace ClockifyBff.Security;

/// <summary>The origin of a page (RFC 6454) as browsers send it.</summary>
/// <param name="Scheme">The scheme, in lower case.</param>
/// <param name="Authority">Host and port.</param>
internal readonly record struct WebOrigin(string Scheme, Authority Authority)
{
    // Capacitor, Ionic and Tauri show the pages of an app under schemes of their own.
    private static readonly string[] _appSchemes = ["capacitor", "ionic", "tauri"];
    private static readonly string[] _extensionSchemes = ["chrome-extension", "moz-extension", "safari-web-extension"];
    private static readonly SearchValues<char> _moreThanAnOrigin = SearchValues.Create(@"/\?#@*% ");

    /// <summary>Whether the page is one of this machine: of a local server, or of an app that runs here.</summary>
    public bool IsLoopback => Authority.IsLoopback && (IsWeb(Scheme) || _appSchemes.Contains(Scheme));

    /// <summary>Reads the header <c>Origin</c>; <c>null</c> and whatever is more than an origin is none.</summary>
    public static bool TryParse(string text, out WebOrigin origin)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end > 0 && Authority.TryParse(text.AsSpan(end + 3), out var authority))
        {
            origin = new WebOrigin(text[..end].ToLowerInvariant(), authority);
            return true;
        }

        origin = default;
        return false;
    }

    /// <summary>What browsers send for a configured origin; null where no browser ever sends it.</summary>
    public static string? Normalise(string configured)
    {
        var text = configured.Trim();
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0)
        {
            return null;
        }

        var scheme = text[..end].ToLowerInvariant();
        var place = text[(end + 3)..];
        place = place is [.. var bare, '/'] ? bare : place;
        if (place.AsSpan().ContainsAny(_moreThanAnOrigin))
        {
            return null;
        }

        if (!IsWeb(scheme))
        {
            return NormaliseApp(scheme, place);
        }

        // The platform's reader knows names beyond ASCII and the scheme's own port.
        if (
            !Uri.TryCreate($"{scheme}://{place}", UriKind.Absolute, out var page)
            || page.Port == 0
            || page.Authority.Length == 0
            || page.PathAndQuery != "/"
        )
        {
            return null;
        }

        var host = page.HostNameType == UriHostNameType.IPv6 ? $"[{IPAddress.Parse(page.DnsSafeHost)}]" : page.IdnHost.ToLowerInvariant();
        return page.HostNameType == UriHostNameType.Unknown || host.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null
            : $"{scheme}://{host}{(page.IsDefaultPort ? string.Empty : $":{page.Port}")}";
    }

    private static string? NormaliseApp(string scheme, string place) =>
        // An extension's id is sent as it is; Safari's are in capitals.
        _extensionSchemes.Contains(scheme)
            ? (Authority.TryParse(place, out var extension) && extension.Port is null ? $"{scheme}://{place}" : null)
        : _appSchemes.Contains(scheme) && Authority.TryParse(place, out _) ? $"{scheme}://{place.ToLowerInvariant()}"
        : null;

    private static bool IsWeb(string scheme) => scheme is "http" or "https";
}
