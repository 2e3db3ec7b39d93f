using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace ClockifyBff.Workflows;

/// <summary>
/// The header <c>Idempotency-Key</c> of a POST, as the argument of a handler: with it the request is carried out once, however often it
/// comes.
/// </summary>
/// <remarks>
/// It stands before the body among the arguments of a handler: the body is read for its hash, before anything is made of it.
/// </remarks>
internal sealed class IdempotencyKey : IEndpointParameterMetadataProvider
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;
    private const int LargestBody = 1024 * 1024;

    // What an empty object is by its value.
    private const string Nothing = "{}";

    private IdempotencyAttempt? _attempt;
    private bool _hasLooked;
    private bool _mayBeSent;
    private bool _isSent;

    private IdempotencyKey(string? key, string bodyHash, string bytesHash) => (Key, BodyHash, BytesHash) = (key, bodyHash, bytesHash);

    /// <summary>The key; null for a request without.</summary>
    public string? Key { get; }

    /// <summary>The hash of the body by its value: the same for whatever says the same.</summary>
    public string BodyHash { get; }

    /// <summary>The hash of the body by its bytes.</summary>
    public string BytesHash { get; }

    /// <summary>What an earlier attempt noted; null for nothing.</summary>
    public string? Intent => _attempt?.Intent;

    /// <summary>Whether it may be done by now: by this attempt, or by an earlier one that nobody has looked after yet.</summary>
    public bool MayBeDone => _isSent || (_attempt?.FirstAt is not null && !_hasLooked);

    /// <summary>Whether it may be under way by now, whatever came of it.</summary>
    public bool MayBeSent => _mayBeSent || MayBeDone;

    /// <summary>Binds the argument of a handler.</summary>
    public static async ValueTask<IdempotencyKey> BindAsync(HttpContext context)
    {
        var keys = context.Request.Headers[Header];
        if (keys.Count == 0)
        {
            return new IdempotencyKey(key: null, string.Empty, string.Empty);
        }

        if (keys is not { Count: 1 } || keys[0] is not { Length: > 0 and <= LongestKey } key)
        {
            throw new ProblemException(Problem.Invalid(Header, $"Must be there once, with 1 to {LongestKey} characters."));
        }

        // Never in a file. Up to a megabyte, all of it would be taken at once; above, only what the body needs.
        context.Request.EnableBuffering(LargestBody + 1);
        var body = context.Request.Body;
        var bytesHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, context.RequestAborted));
        body.Position = 0;
        var bodyHash = await ValueHashAsync(body, context.RequestAborted) ?? bytesHash;
        body.Position = 0;
        return new IdempotencyKey(key, bodyHash, bytesHash);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new RequestHeader(
                Header,
                "Names this request, up to 255 characters, for 7 days: repeats with the same key and body are carried out once "
                    + "and answered alike."
            )
        );
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(Problem), ["application/problem+json"])
        );
    }

    /// <summary>Sends what must not be sent twice. Where an earlier attempt may have had its effect, that is looked for first.</summary>
    /// <param name="look">Finds the effect of the first attempt, or of one since; null where there is none. What can't be told it throws as
    /// 409 <c>outcome_unknown</c>.</param>
    /// <param name="send">Sends it.</param>
    public async Task<T> SendAsync<T>(Func<FirstAttempt, Task<T?>> look, Func<Task<T>> send)
        where T : class
    {
        if (_attempt?.FirstAt is { } since)
        {
            if (await look(since) is { } found)
            {
                return found;
            }

            _hasLooked = true;
        }

        _mayBeSent = true;
        var sent = await send();
        _isSent = true;
        return sent;
    }

    /// <summary>Notes what a repeat could not find out again.</summary>
    public Task NoteAsync(string intent) => _attempt?.NoteAsync(intent) ?? Task.CompletedTask;

    /// <summary>The request is under way.</summary>
    public void Begin(IdempotencyAttempt attempt) => _attempt = attempt;

    /// <summary>The hash of a body by its value; null for what is no JSON, which is refused when it is read.</summary>
    private static async Task<string?> ValueHashAsync(Stream body, CancellationToken stop)
    {
        try
        {
            if (body.Length == 0)
            {
                return Hash(Nothing);
            }

            using var document = await JsonDocument.ParseAsync(body, cancellationToken: stop);
            return Hash(document.RootElement.ValueKind == JsonValueKind.Null ? Nothing : CanonicalJson.Of(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
    }
}
