using System.Net;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Maton;

/// <summary>One request to Maton, with the key and the connection assigned on its way out. Made by the <see cref="Door"/> only.</summary>
internal sealed class Admission : HttpMessageInvoker
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    private readonly Credential _credential;
    private readonly string _allowedPrefix;
    private readonly Passage? _passage;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private string? _authorization;

    internal Admission(
        HttpMessageHandler handler, Credential credential, string allowedPrefix, Passage? passage, TimeSpan timeout, TimeProvider time)
        : base(handler, disposeHandler: false)
    {
        _credential = credential;
        _allowedPrefix = allowedPrefix;
        _passage = passage;
        _timeout = timeout;
        _time = time;
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
        _authorization = _credential.Authorization;
        Assign(request, "Authorization", _authorization);
        Assign(request, "Maton-Connection", _passage?.ConnectionId);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            _credential.Accepted(_authorization);
        }

        return response;
    }

    /// <summary>Sends a request whose answer is read whole.</summary>
    /// <exception cref="ProblemException">Maton failed, or could not be reached in time. What Clockify says is answered, whatever its status.</exception>
    public Task<Answer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ExchangeAsync(
        request,
        async (response, limit) =>
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, limit);
            return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit));
        },
        cancellationToken);

    /// <summary>Sends a request whose answer, if it is no refusal, is read as it comes in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="ProblemException">Maton failed, or could not be reached in time.</exception>
    public async Task<T> ExchangeAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await SendAsync(request, limit.Token);
            if (await FailureAsync(response, limit.Token) is { } failure)
            {
                throw new ProblemException(await ReportAsync(failure));
            }

            return await read(response, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(new Problem(ErrorCode.UpstreamTimeout, $"No complete answer within {_timeout.TotalSeconds:0} seconds."), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ProblemException(new Problem(ErrorCode.UpstreamUnavailable, "The connection to the gateway failed."), e);
        }
    }

    /// <summary>Draws the consequences of a failure for the key and the connection, and says it in our words.</summary>
    public async Task<Problem> ReportAsync(MatonFailure failure)
    {
        switch (failure.Kind)
        {
            case MatonFailureKind.KeyRefused:
                _credential.Refused(_authorization!);
                break;
            case MatonFailureKind.ConnectionGone or MatonFailureKind.ClockifyKeyRefused when _passage is not null:
                await _passage.ConnectionGone();
                break;
        }

        return failure.ToProblem();
    }

    private static async Task<MatonFailure?> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode < StatusCodes.Status400BadRequest)
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
        var failure = MatonFailure.Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return failure ?? (response.StatusCode == HttpStatusCode.TooManyRequests ? MatonFailure.OfLimit(response) : null);
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
