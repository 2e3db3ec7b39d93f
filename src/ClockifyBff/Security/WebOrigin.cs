using System.Buffers;
using System.Net;

namespace ClockifyBff.Security;

/// <summary>The origin of a page (RFC 6454), as browsers send it.</summary>
/// <param name="Scheme">The scheme, in lower case.</param>
/// <param name="Authority">Host and port.</param>
internal readonly record struct WebOrigin(string Scheme, Authority Authority)
{
    // Capacitor, Ionic and Tauri serve the pages of an app under their own schemes.
    private static readonly string[] _appSchemes = ["capacitor", "ionic", "tauri"];
    private static readonly string[] _extensionSchemes = ["chrome-extension", "moz-extension", "safari-web-extension"];
    private static readonly SearchValues<char> _forbiddenCharacters = SearchValues.Create(@"/\?#@*% ");

    /// <summary>Whether the page is on this machine: served by a local server or by an app.</summary>
    public bool IsLoopback => Authority.IsLoopback && (IsWeb(Scheme) || _appSchemes.Contains(Scheme));

    /// <summary>Parses the header <c>Origin</c>. Fails for <c>null</c> and for values that contain more than an origin.</summary>
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

    /// <summary>Returns a configured origin in the form that browsers send; null if browsers never send such an origin.</summary>
    public static string? Normalise(string configured)
    {
        var text = configured.Trim();
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0)
        {
            return null;
        }

        var scheme = text[..end].ToLowerInvariant();
        var authorityText = text[(end + 3)..];
        authorityText = authorityText is [.. var bare, '/'] ? bare : authorityText;
        if (authorityText.AsSpan().ContainsAny(_forbiddenCharacters))
        {
            return null;
        }

        if (!IsWeb(scheme))
        {
            return NormaliseApp(scheme, authorityText);
        }

        // Uri converts non-ASCII host names and knows the default port of the scheme.
        if (
            !Uri.TryCreate($"{scheme}://{authorityText}", UriKind.Absolute, out var page)
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

    private static string? NormaliseApp(string scheme, string authorityText) =>
        // The id of an extension is case-sensitive: Safari's are in upper case.
        _extensionSchemes.Contains(scheme)
            ? (Authority.TryParse(authorityText, out var extension) && extension.Port is null ? $"{scheme}://{authorityText}" : null)
        : _appSchemes.Contains(scheme) && Authority.TryParse(authorityText, out _) ? $"{scheme}://{authorityText.ToLowerInvariant()}"
        : null;

    private static bool IsWeb(string scheme) => scheme is "http" or "https";
}
