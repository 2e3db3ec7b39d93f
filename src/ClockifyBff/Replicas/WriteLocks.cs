using System.Security.Cryptography;

namespace ClockifyBff.Replicas;

/// <summary>
/// Lets each employee make one write at a time, across all replicas: what a write reads, changes and writes back must not change meanwhile.
/// </summary>
internal sealed class WriteLocks(SharedRedis redis, TimeProvider time)
{
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _maxPollInterval = TimeSpan.FromMilliseconds(30);

    private readonly Dictionary<string, EmployeeLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Waits until the employee's other writes have ended.</summary>
    /// <exception cref="WriteLockException">They took longer than 10 s.</exception>
    public async Task<WriteLock> TakeAsync(string ownerKey, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var own = Join(ownerKey);
        var isHeld = false;
        try
        {
            var isFree = await own.Semaphore.WaitAsync(TimeSpan.Zero, CancellationToken.None);
            isHeld = isFree || await own.Semaphore.WaitAsync(_maxWait, cancellationToken);
            if (!isHeld)
            {
                throw TakesTooLong();
            }

#pragma warning disable CA2000 // The write lock disposes it.
            var shared = redis.IsConfigured ? await TakeSharedAsync(ownerKey, since, !isFree, cancellationToken) : null;
#pragma warning restore CA2000
            return new WriteLock(shared, () => Leave(ownerKey, own, isHeld: true));
        }
        catch
        {
            Leave(ownerKey, own, isHeld);
            throw;
        }
    }

    private async Task<SharedLock> TakeSharedAsync(string ownerKey, long since, bool hasWaited, CancellationToken cancellationToken)
    {
        var shared = new SharedLock(redis, ownerKey, time);
        try
        {
            // Other replicas poll: without this delay, the next write that waited here would always take the lock before them.
            if (hasWaited && redis.IsReachable)
            {
                await Task.Delay(_maxPollInterval, time, cancellationToken);
            }

            while (!await shared.TryTakeAsync())
            {
                if (time.GetElapsedTime(since) >= _maxWait)
                {
                    throw TakesTooLong();
                }

                await Task.Delay(_maxPollInterval * (RandomNumberGenerator.GetInt32(300, 1001) / 1000.0), time, cancellationToken);
            }

            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    private static WriteLockException TakesTooLong() => new("Another write of the same employee has not ended yet.");

    private EmployeeLock Join(string ownerKey)
    {
        lock (_locks)
        {
            if (!_locks.TryGetValue(ownerKey, out var own))
            {
                _locks[ownerKey] = own = new EmployeeLock();
            }

            own.Users++;
            return own;
        }
    }

    private void Leave(string ownerKey, EmployeeLock own, bool isHeld)
    {
        if (isHeld)
        {
            own.Semaphore.Release();
        }

        lock (_locks)
        {
            if (--own.Users == 0)
            {
                _locks.Remove(ownerKey);
                own.Semaphore.Dispose();
            }
        }
    }

    /// <summary>The lock of one employee's writes on this replica.</summary>
    private sealed class EmployeeLock
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        /// <summary>The writes that hold the lock or wait for it.</summary>
        public int Users { get; set; }
    }
}
