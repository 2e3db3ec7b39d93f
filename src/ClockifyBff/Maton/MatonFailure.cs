using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Maton;

internal enum MatonFailureKind
{
    KeyRefused,
    Forbidden,
    ConnectionGone,
    ClockifyKeyRefused,
    RateLimited,
    Unavailable,
    Unintelligible,
}

/// <summary>An answer that is not Clockify's to give, told by its shape: texts are nobody's promise.</summary>
internal sealed record MatonFailure(MatonFailureKind Kind, TimeSpan RetryAfter = default)
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    /// <summary>Looks at an answer of 400 and above.</summary>
    /// <returns>Null for an answer of Clockify that may pass as it is.</returns>
    public static MatonFailure? Read(HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        var status = (int)answer.StatusCode;
        if (status < 400)
        {
            return null;
        }

        return (Speaker(answer.Content.Headers.ContentType?.MediaType, body), status) switch
        {
            (Voice.Maton, 401) => new(MatonFailureKind.KeyRefused),
            (Voice.Maton, 403) => new(MatonFailureKind.Forbidden),
            (Voice.Maton, 404) => new(MatonFailureKind.ConnectionGone),
            // The only place where a text decides: Maton says 400 for a missing connection, and for whatever else it dislikes.
            (Voice.Maton, 400) => new(Says("connection"u8) ? MatonFailureKind.ConnectionGone : MatonFailureKind.Unintelligible),
            (Voice.Maton or Voice.Nobody, 429) => OfLimit(answer),
            (Voice.Maton, _) => new(MatonFailureKind.Unavailable),
            (Voice.Clockify, 401) => new(MatonFailureKind.ClockifyKeyRefused),
            (Voice.Nobody, 401 or >= 500) => new(MatonFailureKind.Unintelligible),
            _ => null,
        };

        bool Says(ReadOnlySpan<byte> word) => body.Span.IndexOf(word) >= 0;
    }

    /// <summary>Somebody's limit, Maton's or Clockify's own.</summary>
    public static MatonFailure OfLimit(HttpResponseMessage answer) => new(MatonFailureKind.RateLimited, Pause(answer.Headers));

    public Problem ToProblem() => Kind switch
    {
        MatonFailureKind.KeyRefused => new(ErrorCode.UpstreamAuthFailed, "The gateway does not accept this service's key."),
        MatonFailureKind.Forbidden => new(ErrorCode.UpstreamForbidden, "The gateway does not let this operation through."),
        MatonFailureKind.ConnectionGone => new(ErrorCode.ReconnectRequired, "The gateway no longer knows this connection."),
        MatonFailureKind.ClockifyKeyRefused => new(ErrorCode.ReconnectRequired, "Clockify no longer accepts the API key behind this connection."),
        MatonFailureKind.RateLimited => new(ErrorCode.RateLimited, "Upstream asks for a pause.")
        {
            RetryAfterSeconds = (int)Math.Ceiling(RetryAfter.TotalSeconds),
        },
        MatonFailureKind.Unavailable => new(ErrorCode.UpstreamUnavailable, "The gateway failed."),
        _ => new(ErrorCode.UpstreamInvalidResponse, "The answer is neither the gateway's nor Clockify's."),
    };

    /// <summary>What <c>Retry-After</c> asks for, in either form; a second where it asks for nothing that makes sense.</summary>
    private static TimeSpan Pause(HttpResponseHeaders headers)
    {
        var asked = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date) ?? _shortestPause;
        return asked < _shortestPause ? _shortestPause : asked > _longestPause ? _longestPause : asked;
    }

    /// <summary>Who speaks in a body: Clockify says <c>{message, code}</c>; Maton wraps it, or adds a type or a trace id.</summary>
    private static Voice Speaker(string? mediaType, ReadOnlyMemory<byte> body)
    {
        if (mediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Voice.Nobody;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Voice.Clockify;
            }

            var wrapped = root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object;
            return wrapped || root.TryGetProperty("trace_id", out _) || (root.TryGetProperty("type", out _) && root.TryGetProperty("code", out _))
                ? Voice.Maton
                : Voice.Clockify;
        }
        catch (JsonException)
        {
            return Voice.Nobody;
        }
    }

    private enum Voice
    {
        Nobody,
        Clockify,
        Maton,
    }
}
