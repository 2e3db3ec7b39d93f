using System.Buffers;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.RawProxy;

/// <summary>The path guard: decides from the bytes the client sent, before anybody decoded or normalised them.</summary>
/// <remarks>What passes here goes upstream unchanged, so path and meaning can't differ between this service and Clockify.</remarks>
internal static class RawTarget
{
    private const string Prefix = "/clockify/api/v1/";

    private static readonly SearchValues<char> _pathCharacters = SearchValues.Create(
        "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"
    );

    /// <summary>A target without what the public path begins with, which the gateway may have stripped already.</summary>
    public static string WithoutPathBase(string target, string pathBase) =>
        pathBase.Length > 0 && target.StartsWith(pathBase, StringComparison.Ordinal) && target.AsSpan(pathBase.Length) is ['/', ..]
            ? target[pathBase.Length..]
            : target;

    /// <summary>Why a request target may not go upstream; null when it may.</summary>
    public static Problem? Validate(ReadOnlySpan<char> target)
    {
        var queryAt = target.IndexOf('?');
        var path = queryAt < 0 ? target : target[..queryAt];
        var query = queryAt < 0 ? [] : target[queryAt..];

        if (path is not ['/', ..])
        {
            return Invalid("It must be a path: the origin form of RFC 9112.");
        }

        if (path.ContainsAnyExcept(_pathCharacters))
        {
            return Invalid("Its path may hold letters, digits, '.', '_', '~' and '-' only, and nothing percent-encoded.");
        }

        // One slash at the end is somebody's habit, not an attack.
        var segments = path is [_, .., '/'] ? path[1..^1] : path[1..];
        foreach (var range in segments.Split('/'))
        {
            if (segments[range] is "" or "." or "..")
            {
                return Invalid("Its path has an empty segment, '.' or '..'.");
            }
        }

        if (query.ContainsAnyExceptInRange('!', '~') || query.Contains('#'))
        {
            return Invalid("Its query holds a character that must be percent-encoded.");
        }

        return path.StartsWith(Prefix, StringComparison.Ordinal) && path.Length > Prefix.Length
            ? null
            : new Problem(ErrorCode.NotFound, $"Clockify is reached below {Prefix}.");
    }

    /// <summary>The part of an allowed target that Clockify's own documentation names.</summary>
    public static string PathBelowPrefix(string target) => target[Prefix.Length..].Split('?')[0];

    private static Problem Invalid(string detail) => new(ErrorCode.InvalidPath, detail);
}
