using ClockifyBff.Clockify;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Idempotency;

/// <summary>
/// The <c>Idempotency-Key</c> header of a POST request, as an argument of a handler. A request with a key is executed once, however often
/// the client repeats it.
/// </summary>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private IdempotencyAttempt? _attempt;
    private bool _isEarlierEffectExcluded;
    private bool _isSendStarted;
    private bool _isSent;

    public IdempotencyKey(string? key, string bodyHash, string bytesHash) => (Key, BodyHash, BytesHash) = (key, bodyHash, bytesHash);

    /// <summary>The key; null if the request has no key.</summary>
    public string? Key { get; }

    /// <summary>The SHA-256 of the body's JSON value: equal for bodies that differ only in formatting or member order.</summary>
    public string BodyHash { get; }

    /// <summary>The SHA-256 of the body's bytes.</summary>
    public string BytesHash { get; }

    /// <summary>The decision that an earlier attempt saved with <see cref="SaveIntentAsync"/>; null if there is none.</summary>
    public string? Intent => _attempt?.Intent;

    /// <summary>
    /// Whether the request may have taken effect: by this attempt, or by an earlier one whose effect was not searched for yet.
    /// </summary>
    public bool MayHaveTakenEffect => _isSent || (_attempt?.FirstAttempt is not null && !_isEarlierEffectExcluded);

    /// <summary>Whether the request may have been sent upstream, with whatever outcome.</summary>
    public bool MayHaveBeenSent => _isSendStarted || MayHaveTakenEffect;

    /// <summary>Binds the argument of a handler, which the API has read before.</summary>
    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.GetRequiredFeature<IdempotencyKey>());

    /// <summary>
    /// Sends a write that must not be sent twice. If an earlier attempt may have taken effect, searches for its effect first.
    /// </summary>
    /// <param name="find">
    /// Finds the effect of the first attempt or of a later one; null if there is none. Throws an <see cref="OutcomeUnknownException"/> if
    /// that can't be determined.
    /// </param>
    /// <param name="send">Sends the write.</param>
    /// <returns>The effect of an earlier attempt, or the result of the write.</returns>
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
}
