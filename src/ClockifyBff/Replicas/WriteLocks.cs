using System.Security.Cryptography;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Replicas;

/// <summary>
/// One write of an employee at a time, on all replicas: what one reads, changes and writes back, no other may change meanwhile.
/// </summary>
internal sealed class WriteLocks(SharedRedis redis, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(30);

    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Waits for the employee's other writes to end.</summary>
    /// <exception cref="ProblemException">409 <c>conflict</c>: they take too long.</exception>
    public async Task<WriteLock> TakeAsync(string employee, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var line = Join(employee);
        var isFirst = false;
        try
        {
            var isFree = await line.Gate.WaitAsync(TimeSpan.Zero, CancellationToken.None);
            isFirst = isFree || await line.Gate.WaitAsync(_patience, cancellationToken);
            if (!isFirst)
            {
                throw TakesTooLong();
            }

#pragma warning disable CA2000 // It is disposed with the lock.
            var shared = redis.IsUsed ? await TakeSharedAsync(employee, since, !isFree, cancellationToken) : null;
#pragma warning restore CA2000
            return new WriteLock(shared, () => Leave(employee, line, isFirst: true));
        }
        catch
        {
            Leave(employee, line, isFirst);
            throw;
        }
    }

    private async Task<SharedLock> TakeSharedAsync(string employee, long since, bool letsOthersFirst, CancellationToken cancellationToken)
    {
        var shared = new SharedLock(redis, employee, time);
        try
        {
            // Other replicas only look now and then: who has waited here would come before them again and again.
            if (letsOthersFirst && redis.IsReachable)
            {
                await Task.Delay(_longestPause, time, cancellationToken);
            }

            while (!await shared.TryTakeAsync())
            {
                if (time.GetElapsedTime(since) >= _patience)
                {
                    throw TakesTooLong();
                }

                await Task.Delay(_longestPause * (RandomNumberGenerator.GetInt32(300, 1001) / 1000.0), time, cancellationToken);
            }

            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    private static ProblemException TakesTooLong() => new(ErrorCode.Conflict, "Another write of the same employee has not ended yet.");

    private Line Join(string employee)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(employee, out var line))
            {
                _lines[employee] = line = new Line();
            }

            line.Length++;
            return line;
        }
    }

    private void Leave(string employee, Line line, bool isFirst)
    {
        if (isFirst)
        {
            line.Gate.Release();
        }

        lock (_lines)
        {
            if (--line.Length == 0)
            {
                _lines.Remove(employee);
                line.Gate.Dispose();
            }
        }
    }

    /// <summary>An employee's writes on this replica.</summary>
    private sealed class Line
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Length { get; set; }
    }
}
