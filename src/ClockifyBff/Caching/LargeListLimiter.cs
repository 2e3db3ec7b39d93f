using System.Threading.RateLimiting;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Caching;

/// <summary>Limits how many large lists are read, and how many answers are made of them, at the same time: as many as there is memory for.</summary>
internal sealed class LargeListLimiter : IDisposable
{
    // A list of 5,000 items on its way in and out, and the garbage that it leaves.
    private const long BytesPerList = 48 * 1024 * 1024;
    private const int MaxLists = 64;
    private const int ReadsPerProcessor = 4;
    private const int RetryAfterSeconds = 5;

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(20);

    private readonly ConcurrencyLimiter _reads;
    private readonly ConcurrencyLimiter _renderings = Limiter(Environment.ProcessorCount);
    private readonly PartitionedRateLimiter<string> _answers;
    private readonly TimeProvider _time;

    public LargeListLimiter(TimeProvider time)
    {
        var lists = (int)Math.Clamp(CacheCapacity.MemoryLimit / BytesPerList, 2, MaxLists);
        _reads = Limiter(Math.Min(lists, ReadsPerProcessor * Environment.ProcessorCount));
        // Whoever reads their answers slowly leaves room for others.
        _answers = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<string, string>(employee => RateLimitPartition.Get(employee, _ => Limiter(lists / 2))),
            PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.Get(string.Empty, _ => Limiter(lists))));
        _time = time;
    }

    /// <summary>Waits until a large list may be read from upstream.</summary>
    /// <returns>To be disposed of when it has been read.</returns>
    public ValueTask<RateLimitLease> ReadAsync(CancellationToken cancellationToken) => _reads.AcquireAsync(1, cancellationToken);

    /// <summary>Waits until an answer may be rendered: it takes a processor a tenth of a second, for which small requests must not queue behind many of these.</summary>
    /// <returns>To be disposed of when it has been rendered.</returns>
    public ValueTask<RateLimitLease> RenderAsync(CancellationToken cancellationToken) => _renderings.AcquireAsync(1, cancellationToken);

    /// <summary>Waits until an answer may be made of a large list.</summary>
    /// <returns>To be disposed of when the answer takes no memory any more, but what it takes in the cache.</returns>
    /// <exception cref="ProblemException">429 <c>rate_limited</c>: other answers take up the memory for too long.</exception>
    public async Task<RateLimitLease> AnswerAsync(string employee, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_maxWait, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await _answers.AcquireAsync(employee, 1, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(
                new Problem(ErrorCode.RateLimited, "More large lists are requested at the same time than there is memory for.") { RetryAfterSeconds = RetryAfterSeconds });
        }
    }

    public void Dispose()
    {
        _reads.Dispose();
        _renderings.Dispose();
        _answers.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int lists) => new(new() { PermitLimit = lists, QueueLimit = int.MaxValue });
}
