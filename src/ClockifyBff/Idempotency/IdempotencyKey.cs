using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClockifyBff.Clockify;

namespace ClockifyBff.Idempotency;

/// <summary>
/// The <c>Idempotency-Key</c> header of a POST request, as an argument of a handler. A request with a key is executed once, however often
/// the client repeats it.
/// </summary>
/// <remarks>
/// Handlers declare this argument before the body: binding hashes the raw body and then rewinds the body for deserialization.
/// </remarks>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int MaxKeyLength = 255;

    private const int MaxBodyBytes = 1024 * 1024;

    // An empty body and the body null have the value of an empty object.
    private const string EmptyValue = "{}";

    private IdempotencyAttempt? _attempt;
    private bool _isEarlierEffectExcluded;
    private bool _isSendStarted;
    private bool _isSent;

    private IdempotencyKey(string? key, string bodyHash, string bytesHash) => (Key, BodyHash, BytesHash) = (key, bodyHash, bytesHash);

    /// <summary>The key; null if the request has no key.</summary>
    public string? Key { get; }

    /// <summary>The SHA-256 of the body's JSON value: equal for bodies that differ only in formatting or member order.</summary>
    public string BodyHash { get; }

    /// <summary>The SHA-256 of the body's bytes.</summary>
    public string BytesHash { get; }

    /// <summary>What an earlier attempt saved with <see cref="SaveIntentAsync"/>; null if no attempt did.</summary>
    public string? Intent => _attempt?.Intent;

    /// <summary>
    /// Whether the request may have taken effect: by this attempt, or by an earlier one whose effect was not searched for yet.
    /// </summary>
    public bool MayHaveTakenEffect => _isSent || (_attempt?.FirstAttempt is not null && !_isEarlierEffectExcluded);

    /// <summary>Whether the request may have been sent upstream, with whatever outcome.</summary>
    public bool MayHaveBeenSent => _isSendStarted || MayHaveTakenEffect;

    /// <summary>Binds the argument of a handler.</summary>
    public static async ValueTask<IdempotencyKey> BindAsync(HttpContext context)
    {
        var keys = context.Request.Headers[Header];
        if (keys.Count == 0)
        {
            return new IdempotencyKey(key: null, string.Empty, string.Empty);
        }

        if (keys is not { Count: 1 } || keys[0] is not { Length: > 0 and <= MaxKeyLength } key)
        {
            throw new IdempotencyException(IdempotencyFailureKind.InvalidKey, $"Must be sent once, with 1 to {MaxKeyLength} characters.");
        }

        // A threshold above the largest body keeps bodies out of files. Above 1 MB, the buffer grows with the body; up to 1 MB, the whole
        // threshold would be allocated at once.
        context.Request.EnableBuffering(MaxBodyBytes + 1);
        var body = context.Request.Body;
        var bytesHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, context.RequestAborted));
        body.Position = 0;
        var bodyHash = await ValueHashAsync(body, context.RequestAborted) ?? bytesHash;
        body.Position = 0;
        return new IdempotencyKey(key, bodyHash, bytesHash);
    }

    /// <summary>
    /// Sends a write that must not be sent twice. If an earlier attempt may have taken effect, searches for its effect first.
    /// </summary>
    /// <param name="find">
    /// Finds the effect of the first attempt or of a later one; null if there is none. Throws 409 <c>outcome_unknown</c> if that can't be
    /// determined.
    /// </param>
    /// <param name="send">Sends the write.</param>
    /// <returns>What was found, or the result of the write.</returns>
    public async Task<T> SendAsync<T>(Func<FirstAttempt, Task<T?>> find, Func<Task<T>> send)
        where T : class
    {
        if (_attempt?.FirstAttempt is { } firstAttempt)
        {
            if (await find(firstAttempt) is { } found)
            {
                return found;
            }

            _isEarlierEffectExcluded = true;
        }

        _isSendStarted = true;
        var sent = await send();
        _isSent = true;
        return sent;
    }

    /// <summary>Saves a decision that a repeated request could not make again, such as which timer to stop.</summary>
    public Task SaveIntentAsync(string intent) => _attempt?.SaveIntentAsync(intent) ?? Task.CompletedTask;

    /// <summary>Starts an attempt to execute the request.</summary>
    public void Begin(IdempotencyAttempt attempt) => _attempt = attempt;

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
