using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClockifyBff.Api.Problems;
using ClockifyBff.Clockify;
using ClockifyBff.Idempotency;

namespace ClockifyBff.Api;

/// <summary>Reads the idempotency key of a request, and hashes its body.</summary>
internal static class IdempotencyKeyReader
{
    public const int MaxKeyLength = 255;

    private const int MaxBodyBytes = 1024 * 1024;

    // An empty body and the body null have the value of an empty object.
    private const string EmptyValue = "{}";

    /// <exception cref="ProblemException">400 <c>invalid_request</c>: the header is repeated, empty or too long.</exception>
    public static async ValueTask<IdempotencyKey> ReadAsync(HttpRequest request)
    {
        var keys = request.Headers[IdempotencyKey.Header];
        if (keys.Count == 0)
        {
            return new IdempotencyKey(key: null, string.Empty, string.Empty);
        }

        if (keys is not { Count: 1 } || keys[0] is not { Length: > 0 and <= MaxKeyLength } key)
        {
            throw new ProblemException(Problem.Invalid(IdempotencyKey.Header, $"Must be sent once, with 1 to {MaxKeyLength} characters."));
        }

        // A threshold above the largest body keeps bodies out of files. Above 1 MB, the buffer grows with the body; up to 1 MB, the whole
        // threshold would be allocated at once.
        request.EnableBuffering(MaxBodyBytes + 1);
        var body = request.Body;
        var aborted = request.HttpContext.RequestAborted;
        var bytesHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, aborted));
        body.Position = 0;
        var bodyHash = await ValueHashAsync(body, aborted) ?? bytesHash;
        body.Position = 0;
        return new IdempotencyKey(key, bodyHash, bytesHash);
    }

    /// <summary>Hashes a body by its JSON value; null if the body is not JSON, which deserialization rejects later.</summary>
    private static async Task<string?> ValueHashAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            if (body.Length == 0)
            {
                return Hash(EmptyValue);
            }

            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return Hash(document.RootElement.ValueKind == JsonValueKind.Null ? EmptyValue : CanonicalJson.Of(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
    }
}
