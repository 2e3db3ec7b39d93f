using System.Text.Json;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>One request to Maton, with the key and the connection assigned on its way out. Made by the <see cref="Door"/> only.</summary>
internal sealed class Admission : HttpMessageInvoker
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    private readonly Door _door;
    private readonly string _allowedPrefix;
    private readonly UpstreamContext? _upstream;
    private readonly UpstreamRoute _route;
    private readonly Permit _permit;
    private string? _authorization;
    private UpstreamCall _call;

    internal Admission(
        Door door,
        HttpMessageHandler handler,
        string allowedPrefix,
        UpstreamContext? upstream,
        UpstreamRoute route,
        Permit permit
    )
        : base(handler, disposeHandler: false)
    {
        _door = door;
        _allowedPrefix = allowedPrefix;
        _upstream = upstream;
        _route = route;
        _permit = permit;
    }

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_authorization is not null)
        {
            throw new InvalidOperationException("An admission is good for one request: each one takes its own turn.");
        }

        if (!request.RequestUri!.OriginalString.StartsWith(_allowedPrefix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The key would leave for a place it is not meant for.");
        }

        // The handler sends a request without a body again when a kept connection turns out closed; a write goes out once.
        request.Content ??= request.Method == HttpMethod.Get ? null : new ByteArrayContent([]);
        _authorization = _door.Credential.Authorization;
        Assign(request, "Authorization", _authorization);
        Assign(request, "Maton-Connection", _upstream?.ConnectionId);
        _call = _door.Meter.Begin(request.Method, _route);
        if (request.Method != HttpMethod.Get)
        {
            // Whatever is heard of it.
            _upstream?.Begin();
        }

        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Heard(response);
            return response;
        }
        catch (HttpRequestException)
        {
            _call.Outcome = UpstreamOutcome.Unavailable;
            throw;
        }
    }

    /// <summary>Sends a request whose answer is read whole.</summary>
    /// <exception cref="ProblemException">Maton failed, or could not be reached in time. What Clockify says is answered, whatever its
    /// status.</exception>
    public Task<Answer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ExchangeAsync(
            request,
            async (response, limit) =>
            {
                await response.Content.LoadIntoBufferAsync(LongestAnswer, limit);
                return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit));
            },
            cancellationToken
        );

    /// <summary>Sends a request whose answer, if it is no refusal, is read as it comes in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="ProblemException">Maton failed, or could not be reached in time.</exception>
    public async Task<T> ExchangeAsync<T>(
        HttpRequestMessage request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var longest = _door.LongestExchange(request.Method);
        using var timeout = new CancellationTokenSource(longest, _door.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await SendAsync(request, limit.Token);
            if (await FailureAsync(response, limit.Token) is { } failure)
            {
                var problem = await ReportAsync(failure);
                throw Retries.MayPass((int)response.StatusCode) ? new TransientFailure(problem) : new ProblemException(problem);
            }

            return await read(response, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            _call.Outcome = UpstreamOutcome.Timeout;
            throw new TransientFailure(
                new Problem(ErrorCode.UpstreamTimeout, $"No complete answer within {longest.TotalSeconds:0.#} seconds."),
                e
            );
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            _call.Outcome = UpstreamOutcome.Unavailable;
            throw new TransientFailure(new Problem(ErrorCode.UpstreamUnavailable, "The connection to the gateway failed."), e);
        }
        catch (JsonException)
        {
            _call.Outcome = UpstreamOutcome.Invalid;
            throw;
        }
    }

    /// <summary>Draws the consequences of a failure for the key, the connection and everybody's turns, and says it in our words.</summary>
    public async Task<Problem> ReportAsync(MatonFailure failure)
    {
        switch (failure.Kind)
        {
            case MatonFailureKind.KeyRefused:
                _door.Credential.Refused(_authorization!);
                break;
            case MatonFailureKind.ConnectionGone or MatonFailureKind.ClockifyKeyRefused when _upstream is not null:
                await _upstream.ConnectionGone();
                break;
            case MatonFailureKind.RateLimited:
                return failure.ToProblem() with { RetryAfterSeconds = _permit.OnRateLimited(!failure.IsClockifys, failure.RetryAfter) };
        }

        return failure.ToProblem();
    }

    /// <summary>How the exchange ended, where somebody else sees that it did not go well to its end.</summary>
    public void Ended(UpstreamOutcome outcome) => _call.Outcome = outcome;

    protected override void Dispose(bool disposing)
    {
        _call.Dispose();
        base.Dispose(disposing);
    }

    private void Heard(HttpResponseMessage response)
    {
        _call.OnResponse((int)response.StatusCode);
        if ((int)response.StatusCode != StatusCodes.Status429TooManyRequests)
        {
            _permit.OnAccepted();
        }

        if (response.IsSuccessStatusCode)
        {
            _upstream?.Begin();
            _door.Credential.Accepted(_authorization!);
        }
    }

    private static async Task<MatonFailure?> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode < StatusCodes.Status400BadRequest)
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
        return MatonFailure.Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static void Assign(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
