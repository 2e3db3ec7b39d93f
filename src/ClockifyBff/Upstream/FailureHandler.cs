using System.Buffers;
using System.IO.Pipelines;

namespace ClockifyBff.Upstream;

/// <summary>
/// Finds out whether a response is a failure of Maton, a rejected key or a reached rate limit, and reports it to the credential and to the
/// rate limiter. The response is returned in any case, with the failure in <see cref="UpstreamCall.Failure"/>.
/// </summary>
internal sealed class FailureHandler(Credential credential) : DelegatingHandler
{
    private const int MaxErrorBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = UpstreamCall.Of(request);
        if (request.Method != HttpMethod.Get)
        {
            // The inner handler resends a request without a body if a pooled connection was closed. An empty body prevents that.
            request.Content ??= new ByteArrayContent([]);

            // A write counts as started whatever its response is.
            call.Context?.StartOperation();
        }

        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await ReportAsync(call, response, cancellationToken);
            return response;
        }
        catch
        {
            // Nobody else disposes a response whose error body breaks off.
            response.Dispose();
            throw;
        }
    }

    private async Task ReportAsync(UpstreamCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode != StatusCodes.Status429TooManyRequests)
        {
            call.Permit.OnAccepted();
        }

        if (response.IsSuccessStatusCode)
        {
            call.Context?.StartOperation();
            credential.OnAccepted(call.Authorization!);
        }
        else if ((int)response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            call.Failure = await FindFailureAsync(call, response, cancellationToken);
        }
    }

    private async Task<UpstreamException?> FindFailureAsync(
        UpstreamCall call,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        if (MatonFailure.Read(response, await PeekAsync(response, cancellationToken)) is not { } failure)
        {
            return null;
        }

        TimeSpan? retryAfter = null;
        switch (failure.Kind)
        {
            case UpstreamFailureKind.KeyRejected:
                credential.OnRejected(call.Authorization!);
                break;
            case UpstreamFailureKind.RateLimited:
                retryAfter = TimeSpan.FromSeconds(call.Permit.OnRateLimited(!failure.IsClockifys, failure.RetryAfter));
                break;
        }

        return failure.ToException((int)response.StatusCode, call.MayChangeClockify, retryAfter);
    }

    /// <summary>Returns the beginning of the body, and leaves it in the response.</summary>
    private static async Task<byte[]> PeekAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        var beginning = (await body.ReadAtLeastAsync(MaxErrorBytes, cancellationToken)).Buffer;
        var peeked = beginning.Slice(0, Math.Min(beginning.Length, MaxErrorBytes)).ToArray();
        body.AdvanceTo(beginning.Start);
        var headers = response.Content.Headers;
        response.Content = new StreamContent(body.AsStream());
        foreach (var header in headers)
        {
            response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return peeked;
    }
}
