using System.Text.Json;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>Sends one request to Maton, with the API key and the connection. Created by <see cref="Door"/> only.</summary>
internal sealed class Admission : HttpMessageInvoker
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    private readonly Door _door;
    private readonly string _allowedPrefix;
    private readonly UpstreamContext? _upstream;
    private readonly ClockifyRoute _route;
    private readonly Permit _permit;
    private string? _authorization;
    private UpstreamCall _call;

    internal Admission(
        Door door,
        HttpMessageHandler handler,
        string allowedPrefix,
        UpstreamContext? upstream,
        ClockifyRoute route,
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
            throw new InvalidOperationException("An admission sends one request only: each request needs its own permit.");
        }

        if (!request.RequestUri!.OriginalString.StartsWith(_allowedPrefix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The request URL is not allowed: the API key would be sent to another server.");
        }

        // The handler resends a request without a body if a pooled connection was closed. An empty body prevents that for writes.
        request.Content ??= request.Method == HttpMethod.Get ? null : new ByteArrayContent([]);
        _authorization = _door.Credential.Authorization;
        Assign(request, "Authorization", _authorization);
        Assign(request, "Maton-Connection", _upstream?.ConnectionId);
        _call = _door.Meter.Begin(request.Method, _route);
        if (request.Method != HttpMethod.Get)
        {
            // A write counts as started whatever its response is.
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

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <exception cref="ProblemException">Maton failed or did not respond in time. Responses of Clockify are returned, whatever their
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

    /// <summary>Sends a request and streams the response, unless it is a failure of Maton.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the response.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ProblemException">Maton failed or did not respond in time.</exception>
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
                new Problem(ErrorCode.UpstreamTimeout, $"Clockify did not respond completely within {longest.TotalSeconds:0.#} seconds."),
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

    /// <summary>Handles a failure: updates the state of the key and the connection, starts a pause, and returns the problem.</summary>
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

    /// <summary>Sets the outcome of a request whose response failed while the caller streamed it.</summary>
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
