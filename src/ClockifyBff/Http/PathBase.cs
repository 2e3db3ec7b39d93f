using System.Buffers;

namespace ClockifyBff.Http;

/// <summary>
/// What the public path begins with, setting <c>PathBase</c>. The gateway may keep it or strip it: answers carry it either way.
/// </summary>
internal static class PathBase
{
    private const string Setting = "PathBase";

    private static readonly SearchValues<char> _segmentCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"
    );

    // A request for one of these could be meant with the prefix or without it.
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

    /// <summary>The prefix without a slash at its end; empty where there is none.</summary>
    /// <exception cref="StartupException">It can't be one.</exception>
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
                $"{Setting} must not begin like a path of the service itself ({string.Join(", ", _ownSegments)}): nobody could "
                    + "tell them apart.",
            ])
            : prefix;
    }

    /// <summary>
    /// Takes requests with the prefix and without it. Exactly the prefix: the framework's own would take /TIME for /time.
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
    /// Puts the prefix before the <c>Location</c> of an answer, on its way out: stored answers are the same wherever they are served.
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
