using System.Text.Json;
using ClockifyBff.Http;

namespace ClockifyBff.Maton;

internal enum MatonFailureKind
{
    KeyRefused,
    ConnectionGone,
    ClockifyKeyRefused,
    RateLimited,
    Unavailable,
    NonSense,
}

/// <summary>An answer that is not Clockify's to give, told by its shape: texts are nobody's promise.</summary>
internal sealed record MatonFailure(MatonFailureKind Kind, TimeSpan? RetryAfter = null)
{
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
            (Voice.Maton, 401 or 403) => new(MatonFailureKind.KeyRefused),
            // Maton says 400 where no connection is named or known for the app.
            (Voice.Maton, 404 or 400) => new(MatonFailureKind.ConnectionGone),
            (Voice.Maton or Voice.Nobody, 429) => new(MatonFailureKind.RateLimited, answer.Headers.RetryAfter?.Delta),
            (Voice.Maton, _) => new(MatonFailureKind.Unavailable),
            (Voice.Clockify, 401) => new(MatonFailureKind.ClockifyKeyRefused),
            (Voice.Nobody, 401 or >= 500) => new(MatonFailureKind.NonSense),
            _ => null,
        };
    }

    public Problem ToProblem() => Kind switch
    {
        MatonFailureKind.KeyRefused => new(ErrorCode.UpstreamAuthFailed, "The gateway does not accept this service's key."),
        MatonFailureKind.ConnectionGone => new(ErrorCode.ReconnectRequired, "The gateway no longer knows this connection."),
        MatonFailureKind.ClockifyKeyRefused => new(ErrorCode.ReconnectRequired, "Clockify no longer accepts the API key behind this connection."),
        MatonFailureKind.RateLimited => new(ErrorCode.RateLimited, "The gateway asks for a pause.")
        {
            RetryAfterSeconds = (int)Math.Ceiling((RetryAfter ?? TimeSpan.FromSeconds(1)).TotalSeconds),
        },
        MatonFailureKind.Unavailable => new(ErrorCode.UpstreamUnavailable, "The gateway failed."),
        _ => new(ErrorCode.UpstreamInvalidResponse, "The answer is neither the gateway's nor Clockify's."),
    };

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

            var wrapped = root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out _);
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
