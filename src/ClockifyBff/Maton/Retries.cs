using ClockifyBff.Budget;
using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace ClockifyBff.Maton;

/// <summary>Reads that fail are tried again, each attempt through the door with a turn of its own. Writes never go this way: they are sent once.</summary>
internal sealed class Retries(ResiliencePipelineProvider<string> pipelines, IOptions<MatonOptions> options)
{
    private const string Reads = "upstream-reads";
    private const int Most = 2;

    // Time enough for those who failed together not to come back together.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly ResiliencePipeline _reads = pipelines.GetPipeline(Reads);

    public static void Add(IServiceCollection services)
    {
        services.AddResiliencePipeline(Reads, (builder, context) =>
        {
            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            builder
                .AddTimeout(context.ServiceProvider.GetRequiredService<IOptions<MatonOptions>>().Value.Timeout)
                .AddRetry(new RetryStrategyOptions
                {
                    MaxRetryAttempts = Most,
                    Delay = _pause,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is ProblemException failure && MayPass(failure)),
                });
        });
        services.AddSingleton<Retries>();
    }

    /// <summary>Reads, and reads again where that may help.</summary>
    /// <param name="read">One attempt.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    /// <exception cref="ProblemException">What the last attempt failed of; 504 <c>upstream_timeout</c> when all together took too long.</exception>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(static async (read, limit) => await read(limit), read, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ProblemException(new Problem(ErrorCode.UpstreamTimeout, $"No answer within {options.Value.Timeout.TotalSeconds:0} seconds."), e);
        }
    }

    /// <summary>Whether a failure may be over when it is tried again: a limit's gate lets the next attempt through when it opens. No turn is no failure.</summary>
    private static bool MayPass(ProblemException failure) => failure is not NoTurnException && failure.Problem switch
    {
        { Error: var error } when error == ErrorCode.RateLimited || error == ErrorCode.UpstreamTimeout || error == ErrorCode.UpstreamInvalidResponse => true,
        // Clockify says 501 for what isn't there.
        { Error: var error, Upstream: var said } when error == ErrorCode.UpstreamUnavailable => said?.Status != StatusCodes.Status501NotImplemented,
        _ => false,
    };
}
