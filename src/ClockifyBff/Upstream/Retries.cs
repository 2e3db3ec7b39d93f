using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClockifyBff.Upstream;

/// <summary>
/// Retries failed reads up to twice. Each attempt waits for its own permit. Writes are never retried, and neither are requests that a
/// rate limit rejected: their <c>Retry-After</c> tells the client when to retry.
/// </summary>
internal sealed class Retries(IOptions<MatonOptions> options, TimeProvider time)
{
    private const int MaxRetries = 2;

    // Doubles for the second retry, with jitter, so that requests that failed together are not retried together.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly ResiliencePipeline _reads = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(options.Value.Timeout)
        .AddRetry(
            new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                Delay = _pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is UpstreamException { IsTransient: true }),
            }
        )
        .Build();

    /// <summary>
    /// Whether a status reports an upstream failure that may be temporary: 5xx except 501.
    /// </summary>
    public static bool IsTransient(int status) =>
        status is >= StatusCodes.Status500InternalServerError and not StatusCodes.Status501NotImplemented;

    /// <summary>Runs a read, and retries it after temporary failures.</summary>
    /// <param name="read">Makes one attempt.</param>
    /// <param name="cancellationToken">Cancels all attempts.</param>
    /// <exception cref="UpstreamException">The last attempt failed, or all attempts together took too long.</exception>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(static async (read, limit) => await read(limit), read, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new UpstreamException(
                UpstreamFailureKind.TimedOut,
                $"Clockify did not respond within {options.Value.Timeout.TotalSeconds:0} seconds.",
                cause: e
            );
        }
    }
}
