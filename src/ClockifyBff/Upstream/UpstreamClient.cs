using System.Text.Json;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>Sends typed requests through the <see cref="UpstreamPipeline"/>, one attempt each.</summary>
internal sealed class UpstreamClient(UpstreamPipeline pipeline, IOptions<MatonOptions> options, TimeProvider time)
{
    private const int MaxBufferedBytes = 16 * 1024 * 1024;

    /// <summary>Sends a request to Clockify and reads the response, unless it is a failure of Maton.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The connection and the owner of the request.</param>
    /// <param name="route">The route of the request.</param>
    /// <param name="writeLock">The lock that the request needs; null for none.</param>
    /// <param name="read">Reads the response of Clockify, whatever its status. The body of an error response is buffered.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="UpstreamException">Maton failed or did not respond in time, or the permit would not come in time.</exception>
    public async Task<T> SendAsync<T>(
        HttpRequestMessage request,
        UpstreamContext context,
        ClockifyRoute route,
        WriteLock? writeLock,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var call = await pipeline.AdmitAsync(context, route, cancellationToken);
        writeLock?.ThrowIfLost();
        return await ExchangeAsync(call, request, read, cancellationToken);
    }

    /// <summary>Sends a request about connections and reads the whole response.</summary>
    /// <exception cref="UpstreamException">Maton failed or did not respond in time, or the permit would not come in time.</exception>
    public async Task<ControlPlaneResponse> SendAsync(HttpRequestMessage request, Priority priority, CancellationToken cancellationToken)
    {
        using var call = await pipeline.AdmitControlPlaneAsync(priority, cancellationToken);
        return await ExchangeAsync(
            call,
            request,
            async (response, limit) =>
            {
                await response.Content.LoadIntoBufferAsync(MaxBufferedBytes, limit);
                return new ControlPlaneResponse((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit));
            },
            cancellationToken
        );
    }

    private async Task<T> ExchangeAsync<T>(
        UpstreamCall call,
        HttpRequestMessage request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        if (call.Rejection is { } rejection)
        {
            throw rejection;
        }

        // An attempt of a read has half the time, which leaves time for a retry.
        var maxDuration = request.Method == HttpMethod.Get ? options.Value.Timeout / 2 : options.Value.Timeout;
        using var timeout = new CancellationTokenSource(maxDuration, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        call.AttachTo(request);
        try
        {
            using var response = await pipeline.SendAsync(request, limit.Token);
            if (call.Failure is { } failure)
            {
                throw failure;
            }

            if (!response.IsSuccessStatusCode)
            {
                await response.Content.LoadIntoBufferAsync(MaxBufferedBytes, limit.Token);
            }

            return await read(response, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            call.Outcome = UpstreamOutcome.Timeout;
            throw new UpstreamException(
                UpstreamFailureKind.TimedOut,
                $"Clockify did not respond completely within {maxDuration.TotalSeconds:0.#} seconds.",
                call.MayChangeClockify ? Certainty.Unknown : Certainty.NothingSent,
                e
            )
            {
                IsTransient = true,
            };
        }
        catch (OperationCanceledException e) when (call.MayChangeClockify)
        {
            throw new UpstreamException(UpstreamFailureKind.TimedOut, "The request ended before Clockify responded.", Certainty.Unknown, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            call.Outcome = UpstreamOutcome.Unavailable;
            throw new UpstreamException(
                UpstreamFailureKind.Unavailable,
                "The connection to the gateway failed.",
                call.MayChangeClockify && UpstreamException.MayHaveBeenSent(e) ? Certainty.Unknown : Certainty.NothingSent,
                e
            )
            {
                IsTransient = true,
            };
        }
        catch (JsonException e)
        {
            call.Outcome = UpstreamOutcome.Invalid;
            throw new UpstreamException(
                UpstreamFailureKind.InvalidResponse,
                "Clockify's response could not be read.",
                call.MayChangeClockify ? Certainty.Unknown : Certainty.NothingSent,
                e
            );
        }
    }
}
