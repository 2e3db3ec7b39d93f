using System.Buffers;
using ClockifyBff.Failures;

namespace ClockifyBff.Api.Server;

/// <summary>
/// The prefix of public paths, setting <c>PathBase</c>. The gateway may keep or strip it in requests; URLs in responses always have it.
/// </summary>
internal static class PathBase
{
    private const string Setting = "PathBase";

    private static readonly SearchValues<char> _segmentCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"
    );

    // A prefix that begins like a route of the service would be ambiguous.
    private static readonly string[] _ownSegments =
    [
        "api",
        "app",
        "backchannel-logout",
        "clockify",
        "health",
        "hooks",
        "openapi",
        "swagger",
    ];

    /// <summary>Returns the prefix without a trailing slash; empty if there is none.</summary>
    /// <exception cref="StartupException">The setting is not a valid prefix.</exception>
    public static string Of(IConfiguration configuration)
    {
        if (configuration[Setting]?.Trim() is not { Length: > 0 } text || text == "/")
        {
            return string.Empty;
        }

        var prefix = text.EndsWith('/') ? text[..^1] : text;
        if (prefix[0] != '/' || !prefix[1..].Split('/').All(IsSegment))
        {
            throw new StartupException([
                $"{Setting} must be a path such as /time: letters, digits, '.', '_', '~' and '-' between slashes.",
            ]);
        }

        return _ownSegments.Contains(prefix.Split('/')[1], StringComparer.OrdinalIgnoreCase)
            ? throw new StartupException([
                $"{Setting} must not begin with a path of the service itself ({string.Join(", ", _ownSegments)}).",
            ])
            : prefix;
    }

    /// <summary>
    /// Accepts requests with and without the prefix. The comparison is case-sensitive, unlike that of the framework's own middleware.
    /// </summary>
    public static void UsePathBaseOfGateway(this WebApplication app)
    {
        var prefix = new PathString(Of(app.Configuration));
        if (!prefix.HasValue)
        {
            return;
        }

        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                request.PathBase = prefix;
                if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest))
                {
                    request.Path = rest.HasValue ? rest : new PathString("/");
                }

                return next(context);
            }
        );
    }

    /// <summary>
    /// Adds the prefix to the header <c>Location</c> just before the response is sent, so that stored responses do not depend on it.
    /// </summary>
    public static void PrefixLocation(HttpContext context)
    {
        if (context.Request.PathBase.HasValue)
        {
            context.Response.OnStarting(Prefix, context);
        }
    }

    private static Task Prefix(object state)
    {
        var context = (HttpContext)state;
        if (context.Response.Headers.Location is [['/', ..] location])
        {
            context.Response.Headers.Location = $"{context.Request.PathBase.Value}{location}";
        }

        return Task.CompletedTask;
    }

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && !segment.AsSpan().ContainsAnyExcept(_segmentCharacters);
}
