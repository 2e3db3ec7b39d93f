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

/// <summary>An answer that is not Clockify's to give, or says that its limit is reached; told by its shape: texts are nobody's promise.</summary>
/// <param name="Kind">What it says.</param>
internal sealed record MatonFailure(MatonFailureKind Kind)
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    /// <summary>Whether a limit is Clockify's own; else it is that of the Maton account.</summary>
    public bool IsClockifys { get; private init; }

    /// <summary>The pause that a limit asks for; null where it doesn't say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Looks at an answer of 400 and above.</summary>
    /// <returns>Null for an answer of Clockify.</returns>
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
            (var voice, 429) => new(MatonFailureKind.RateLimited) { IsClockifys = voice == Voice.Clockify, RetryAfter = Pause(answer.Headers) },
            (Voice.Maton, _) => new(MatonFailureKind.Unavailable),
            (Voice.Clockify, 401) => new(MatonFailureKind.ClockifyKeyRefused),
            (Voice.Nobody, 401 or >= 500) => new(MatonFailureKind.Unintelligible),
            _ => null,
        };

        bool Says(ReadOnlySpan<byte> word) => body.Span.IndexOf(word) >= 0;
    }

    public Problem ToProblem() => Kind switch
    {
        MatonFailureKind.KeyRefused => new(ErrorCode.UpstreamAuthFailed, "The gateway does not accept this service's key."),
        MatonFailureKind.Forbidden => new(ErrorCode.UpstreamForbidden, "The gateway does not let this operation through."),
        MatonFailureKind.ConnectionGone => new(ErrorCode.ReconnectRequired, "The gateway no longer knows this connection."),
        MatonFailureKind.ClockifyKeyRefused => new(ErrorCode.ReconnectRequired, "Clockify no longer accepts the API key behind this connection."),
        MatonFailureKind.RateLimited => new(ErrorCode.RateLimited, "Upstream asks for a pause."),
        MatonFailureKind.Unavailable => new(ErrorCode.UpstreamUnavailable, "The gateway failed."),
        _ => new(ErrorCode.UpstreamInvalidResponse, "The answer is neither the gateway's nor Clockify's."),
    };

    /// <summary>What <c>Retry-After</c> asks for, in either form and within reason.</summary>
    private static TimeSpan? Pause(HttpResponseHeaders headers)
    {
        var asked = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
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
