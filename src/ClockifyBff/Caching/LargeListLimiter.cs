using System.Threading.RateLimiting;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Caching;

/// <summary>
/// Limits how many large lists are read, and how many answers are made of them, at the same time: as many as there is memory for.
/// </summary>
internal sealed class LargeListLimiter : IDisposable
{
    // A list of 5,000 items on its way in and out, and the garbage that it leaves.
    private const long BytesPerList = 48 * 1024 * 1024;
    private const int MaxLists = 64;
    private const int ReadsPerProcessor = 4;
    private const int RetryAfterSeconds = 5;

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(20);

    private readonly ConcurrencyLimiter _reads;
    private readonly ConcurrencyLimiter _renderings = CreateLimiter(Environment.ProcessorCount);
    private readonly PartitionedRateLimiter<string> _answersOfEmployee;
    private readonly PartitionedRateLimiter<string> _allAnswers;
    private readonly PartitionedRateLimiter<string> _answers;
    private readonly TimeProvider _time;

    public LargeListLimiter(TimeProvider time)
    {
        var lists = (int)Math.Clamp(CacheCapacity.MemoryLimit / BytesPerList, 2, MaxLists);
        _reads = CreateLimiter(Math.Min(lists, ReadsPerProcessor * Environment.ProcessorCount));
        // One employee gets at most half of the permits, so that a client that reads slowly can't block the others.
        _answersOfEmployee = PartitionedRateLimiter.Create<string, string>(employee =>
            RateLimitPartition.Get(employee, _ => CreateLimiter(lists / 2))
        );
        _allAnswers = PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.Get(string.Empty, _ => CreateLimiter(lists)));
        _answers = PartitionedRateLimiter.CreateChained(_answersOfEmployee, _allAnswers);
        _time = time;
    }

    /// <summary>Waits until a large list may be read from upstream.</summary>
    /// <returns>The lease; dispose of it after reading.</returns>
    public ValueTask<RateLimitLease> ReadAsync(CancellationToken cancellationToken) => _reads.AcquireAsync(1, cancellationToken);

    /// <summary>
    /// Waits until an answer may be rendered: rendering takes about 0.1 s of processor time, and small requests must not wait behind many
    /// large ones.
    /// </summary>
    /// <returns>The lease; dispose of it after rendering.</returns>
    public ValueTask<RateLimitLease> RenderAsync(CancellationToken cancellationToken) => _renderings.AcquireAsync(1, cancellationToken);

    /// <summary>Waits until an answer may be made of a large list.</summary>
    /// <returns>The lease; dispose of it once only the cache holds the answer.</returns>
    /// <exception cref="ProblemException">429 <c>rate_limited</c>: other answers take up the memory for too long.</exception>
    public async Task<RateLimitLease> AnswerAsync(string employee, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_maxWait, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _answers.AcquireAsync(employee, 1, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(
                new Problem(ErrorCode.RateLimited, "More large lists are requested at the same time than there is memory for.")
                {
                    RetryAfterSeconds = RetryAfterSeconds,
                }
            );
        }
    }

    public void Dispose()
    {
        _reads.Dispose();
        _renderings.Dispose();
        _answers.Dispose();
        _answersOfEmployee.Dispose();
        _allAnswers.Dispose();
    }

    private static ConcurrencyLimiter CreateLimiter(int permits) => new(new() { PermitLimit = permits, QueueLimit = int.MaxValue });
}
