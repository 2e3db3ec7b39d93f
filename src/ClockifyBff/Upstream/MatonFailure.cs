using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClockifyBff.Failures;

namespace ClockifyBff.Upstream;

/// <summary>
/// A failure of Maton, a rejected key, or a reached rate limit. Detected mainly by the shape of the response, because texts may change.
/// </summary>
/// <param name="Kind">The kind of failure.</param>
internal sealed partial record MatonFailure(UpstreamFailureKind Kind)
{
    private static readonly TimeSpan _minRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Whether a rate limit is Clockify's; otherwise it is that of the Maton account.</summary>
    public bool IsClockifys { get; private init; }

    /// <summary>The pause that <c>Retry-After</c> asks for, limited to 1 s to 1 hour; null without the header.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Reads a response with a status of 400 or above.</summary>
    /// <returns>The failure; null for an ordinary response of Clockify.</returns>
    public static MatonFailure? Read(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            return null;
        }

        var error = ErrorBody.Read(body.Span, status);
        return (error.Origin, status) switch
        {
            (ResponseOrigin.Maton, 401) => new(UpstreamFailureKind.KeyRejected),
            (ResponseOrigin.Maton, 404) => new(UpstreamFailureKind.ConnectionGone),
            // Maton returns 400 for requests through a FAILED or PENDING connection, and for other invalid requests. Only the text tells
            // them apart.
            (ResponseOrigin.Maton, 400 or 403) when error.Message.Contains("connection", StringComparison.OrdinalIgnoreCase) => new(
                UpstreamFailureKind.ConnectionGone
            ),
            (ResponseOrigin.Maton, 403) => new(UpstreamFailureKind.Forbidden),
            (ResponseOrigin.Maton, 400) => new(UpstreamFailureKind.InvalidResponse),
            (ResponseOrigin.Unknown or ResponseOrigin.Ambiguous, 400 or 404) when ConnectionIsGone.IsMatch(error.Message) => new(
                UpstreamFailureKind.ConnectionGone
            ),
            (var origin, 429) => new(UpstreamFailureKind.RateLimited)
            {
                IsClockifys = origin is ResponseOrigin.Clockify or ResponseOrigin.Ambiguous,
                RetryAfter = ReadRetryAfter(response.Headers),
            },
            (ResponseOrigin.Maton, _) => new(UpstreamFailureKind.Unavailable),
            (ResponseOrigin.Clockify or ResponseOrigin.Ambiguous, 401) => new(UpstreamFailureKind.ClockifyKeyRejected),
            (ResponseOrigin.Unknown, 401 or >= 500) => new(UpstreamFailureKind.InvalidResponse),
            _ => null,
        };
    }

    /// <summary>Returns the failure as an exception.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="isWrite">Whether the request was a write.</param>
    /// <param name="retryAfter">The time after which the request may be repeated; null if unknown.</param>
    public UpstreamException ToException(int status, bool isWrite, TimeSpan? retryAfter) =>
        new(Kind, Message, CertaintyOf(isWrite))
        {
            IsTransient = Retries.IsTransient(status),
            RetryAfter = retryAfter,
            IsClockifys = IsClockifys,
        };

    private string Message =>
        Kind switch
        {
            UpstreamFailureKind.KeyRejected => "The Maton gateway rejected this service's API key.",
            UpstreamFailureKind.Forbidden => "The Maton gateway does not allow this operation.",
            UpstreamFailureKind.ConnectionGone => "The Maton gateway no longer has this connection.",
            UpstreamFailureKind.ClockifyKeyRejected => "Clockify no longer accepts the API key behind this connection.",
            UpstreamFailureKind.RateLimited => "Clockify or its gateway has reached a rate limit.",
            UpstreamFailureKind.Unavailable => "The Maton gateway failed.",
            _ => "The response is neither from the Maton gateway nor from Clockify.",
        };

    // A gateway that failed may have passed the request on.
    private Certainty CertaintyOf(bool isWrite) =>
        Kind is not (UpstreamFailureKind.Unavailable or UpstreamFailureKind.InvalidResponse) ? Certainty.Rejected
        : isWrite ? Certainty.Unknown
        : Certainty.NothingSent;

    /// <summary>Reads <c>Retry-After</c>, as seconds or as a date, limited to 1 s to 1 hour.</summary>
    private static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers)
    {
        var requested = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
        return requested < _minRetryAfter ? _minRetryAfter
            : requested > _maxRetryAfter ? _maxRetryAfter
            : requested;
    }

    /// <summary>Maton's messages for an unusable connection, for responses whose shape does not identify the sender.</summary>
    [GeneratedRegex(
        @"\b(?:missing|no)\s+(?:active\s+)?connection\b|\bconnection\b.{0,200}?\bnot\s+(?:found|active)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex ConnectionIsGone { get; }

    private enum ResponseOrigin
    {
        /// <summary>Not valid JSON.</summary>
        Unknown,

        /// <summary>JSON that Clockify may have sent, but without a Clockify error code.</summary>
        Ambiguous,
        Clockify,
        Maton,
    }

    /// <summary>
    /// The origin of an error body and its message. Clockify sends <c>{message, code}</c> with codes of its own; Maton wraps both in
    /// <c>error</c>, or adds a type or a trace id.
    /// </summary>
    private readonly record struct ErrorBody(ResponseOrigin Origin, string Message)
    {
        public static ErrorBody Read(ReadOnlySpan<byte> body, int status)
        {
            try
            {
                var reader = new Utf8JsonReader(body);
                using var json = JsonDocument.ParseValue(ref reader);
                var root = json.RootElement;
                if (root.ValueKind != JsonValueKind.Object)
                {
                    return new(ResponseOrigin.Clockify, string.Empty);
                }

                var error = root.TryGetProperty("error", out var wrapped) ? wrapped : default;
                var isWrapped = error.ValueKind == JsonValueKind.Object;
                var isMaton =
                    isWrapped
                    || root.TryGetProperty("trace_id", out _)
                    || (root.TryGetProperty("type", out _) && root.TryGetProperty("code", out _));
                var message = (isWrapped ? Text(error, "message") : Text(error)) ?? Text(root, "message");
                var hasOwnCode =
                    root.TryGetProperty("code", out var code)
                    && !(code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) && number == status);
                return new(
                    isMaton ? ResponseOrigin.Maton
                        : hasOwnCode ? ResponseOrigin.Clockify
                        : ResponseOrigin.Ambiguous,
                    message ?? string.Empty
                );
            }
            catch (JsonException)
            {
                return new(ResponseOrigin.Unknown, Encoding.UTF8.GetString(body));
            }
        }

        private static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) ? Text(value) : null;

        /// <summary>The text of a string; null for any other value, and for a string that is not valid Unicode.</summary>
        private static string? Text(JsonElement value)
        {
            try
            {
                return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
