using System.Threading.RateLimiting;

namespace ClockifyBff.Caching;

/// <summary>
/// Limits how many large lists are read, and how many responses are made of them, at the same time, to what the memory allows.
/// </summary>
internal sealed class LargeListLimiter : IDisposable
{
    // The memory of a list of 5,000 items while it is read and written, with the garbage that it leaves.
    private const long BytesPerList = 48 * 1024 * 1024;
    private const int MaxLists = 64;
    private const int ReadsPerProcessor = 4;

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrencyLimiter _reads;
    private readonly ConcurrencyLimiter _renderings = CreateLimiter(Environment.ProcessorCount);
    private readonly PartitionedRateLimiter<string> _responsesOfEmployee;
    private readonly PartitionedRateLimiter<string> _allResponses;
    private readonly PartitionedRateLimiter<string> _responses;
    private readonly TimeProvider _time;

    public LargeListLimiter(TimeProvider time)
    {
        var lists = (int)Math.Clamp(CacheCapacity.MemoryLimit / BytesPerList, 2, MaxLists);
        _reads = CreateLimiter(Math.Min(lists, ReadsPerProcessor * Environment.ProcessorCount));
        // One employee gets at most half of the permits, so that a client that reads slowly can't block the others.
        _responsesOfEmployee = PartitionedRateLimiter.Create<string, string>(ownerKey =>
            RateLimitPartition.Get(ownerKey, _ => CreateLimiter(lists / 2))
        );
        _allResponses = PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.Get(string.Empty, _ => CreateLimiter(lists)));
        _responses = PartitionedRateLimiter.CreateChained(_responsesOfEmployee, _allResponses);
        _time = time;
    }

    /// <summary>Waits until a large list may be read from upstream.</summary>
    /// <returns>The lease; dispose it after reading.</returns>
    public ValueTask<RateLimitLease> AcquireForReadAsync(CancellationToken cancellationToken) => _reads.AcquireAsync(1, cancellationToken);

    /// <summary>
    /// Waits until a response may be rendered: rendering takes about 0.1 s of processor time, and small requests must not wait behind many
    /// large ones.
    /// </summary>
    /// <returns>The lease; dispose it after rendering.</returns>
    public ValueTask<RateLimitLease> AcquireForRenderingAsync(CancellationToken cancellationToken) =>
        _renderings.AcquireAsync(1, cancellationToken);

    /// <summary>Waits until a response may be made of a large list.</summary>
    /// <returns>The lease; dispose it once only the cache holds the response.</returns>
    /// <exception cref="LargeListException">Other responses use the memory for more than 20 s.</exception>
    public async Task<RateLimitLease> AcquireForResponseAsync(string ownerKey, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_maxWait, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _responses.AcquireAsync(ownerKey, 1, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LargeListException(_retryAfter);
        }
    }

    public void Dispose()
    {
        _reads.Dispose();
        _renderings.Dispose();
        _responses.Dispose();
        _responsesOfEmployee.Dispose();
        _allResponses.Dispose();
    }

    private static ConcurrencyLimiter CreateLimiter(int permits) => new(new() { PermitLimit = permits, QueueLimit = int.MaxValue });
}
