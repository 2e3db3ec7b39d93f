using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClockifyBff.Upstream;

/// <summary>
/// Reads that fail are tried again, each attempt through the door with a turn of its own. Writes never go this way: they are sent once.
/// </summary>
internal sealed class Retries(IOptions<MatonOptions> options, TimeProvider time)
{
    private const int Most = 2;

    // About this long, and twice as long the second time: who failed together must not come back together.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly ResiliencePipeline _reads = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(options.Value.Timeout)
        .AddRetry(
            new RetryStrategyOptions
            {
                MaxRetryAttempts = Most,
                Delay = _pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(MayPass(attempt.Outcome.Exception)),
            }
        )
        .Build();

    /// <summary>
    /// Whether a status says that somebody upstream failed who may do better next time. 501 stays: nobody there knows how.
    /// </summary>
    public static bool MayPass(int status) =>
        status is >= StatusCodes.Status500InternalServerError and not StatusCodes.Status501NotImplemented;

    /// <summary>Reads, and reads again where that may help.</summary>
    /// <param name="read">One attempt.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    /// <exception cref="ProblemException">What the last attempt failed of; 504 <c>upstream_timeout</c> when all together took too
    /// long.</exception>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(static async (read, limit) => await read(limit), read, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ProblemException(
                new Problem(ErrorCode.UpstreamTimeout, $"No answer within {options.Value.Timeout.TotalSeconds:0} seconds."),
                e
            );
        }
    }

    // No turn, and a limit that is reached, are no failures: turns and gates tell when to come back.
    private static bool MayPass(Exception? failure) =>
        failure is TransientFailure || failure is ProblemException { Problem.Upstream.Status: var status } && MayPass(status);
}
