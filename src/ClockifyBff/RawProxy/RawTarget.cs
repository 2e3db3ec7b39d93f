using System.Buffers;
using ClockifyBff.Api.Problems;

namespace ClockifyBff.RawProxy;

/// <summary>Validates request targets as the client sent them, before any decoding or normalization.</summary>
/// <remarks>Valid targets are forwarded unchanged, so this service and Clockify can't interpret them differently.</remarks>
internal static class RawTarget
{
    private const string Prefix = "/clockify/api/v1/";

    private static readonly SearchValues<char> _pathCharacters = SearchValues.Create(
        "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"
    );

    /// <summary>Removes the public path prefix, if the gateway has not removed it already.</summary>
    public static string WithoutPathBase(string target, string pathBase) =>
        pathBase.Length > 0 && target.StartsWith(pathBase, StringComparison.Ordinal) && target.AsSpan(pathBase.Length) is ['/', ..]
            ? target[pathBase.Length..]
            : target;

    /// <summary>Returns the problem of an invalid request target; null if it is valid.</summary>
    public static Problem? Validate(ReadOnlySpan<char> target)
    {
        var queryAt = target.IndexOf('?');
        var path = queryAt < 0 ? target : target[..queryAt];
        var query = queryAt < 0 ? [] : target[queryAt..];

        if (path is not ['/', ..])
        {
            return Invalid("The request target must be a path (origin form, RFC 9112).");
        }

        if (path.ContainsAnyExcept(_pathCharacters))
        {
            return Invalid("The path may contain only letters, digits, '.', '_', '~' and '-', and no percent-encoding.");
        }

        // One trailing slash is allowed.
        var segments = path is [_, .., '/'] ? path[1..^1] : path[1..];
        foreach (var range in segments.Split('/'))
        {
            if (segments[range] is "" or "." or "..")
            {
                return Invalid("The path contains an empty segment, '.' or '..'.");
            }
        }

        if (query.ContainsAnyExceptInRange('!', '~') || query.Contains('#'))
        {
            return Invalid("The query contains a character that must be percent-encoded.");
        }

        return path.StartsWith(Prefix, StringComparison.Ordinal) && path.Length > Prefix.Length
            ? null
            : new Problem(ErrorCode.NotFound, $"The Clockify API is below {Prefix}.");
    }

    /// <summary>Returns the path of a valid target below the prefix, as in Clockify's documentation.</summary>
    public static string PathBelowPrefix(string target) => target[Prefix.Length..].Split('?')[0];

    private static Problem Invalid(string detail) => new(ErrorCode.InvalidPath, detail);
}
