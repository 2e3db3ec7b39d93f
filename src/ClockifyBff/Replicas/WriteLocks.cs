using ClockifyBff.Http.Problems;

namespace ClockifyBff.Replicas;

/// <summary>One write of an employee at a time: what one reads, changes and writes back, no other may change meanwhile.</summary>
internal sealed class WriteLocks
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Holder> _holders = new(StringComparer.Ordinal);

    /// <summary>Waits for the employee's other writes to end.</summary>
    /// <returns>The lock; disposing it lets the next one in.</returns>
    /// <exception cref="ProblemException">409 <c>conflict</c>: they take too long.</exception>
    public async Task<IDisposable> TakeAsync(string employee, CancellationToken cancellationToken)
    {
        var holder = Join(employee);
        var isFree = false;
        try
        {
            isFree = await holder.Gate.WaitAsync(_patience, cancellationToken);
            return isFree ? new Held(this, employee, holder) : throw new ProblemException(ErrorCode.Conflict, "Another write of the same employee has not ended yet.");
        }
        finally
        {
            if (!isFree)
            {
                Leave(employee, holder);
            }
        }
    }

    private Holder Join(string employee)
    {
        lock (_holders)
        {
            if (!_holders.TryGetValue(employee, out var holder))
            {
                _holders[employee] = holder = new Holder();
            }

            holder.Users++;
            return holder;
        }
    }

    private void Leave(string employee, Holder holder)
    {
        lock (_holders)
        {
            if (--holder.Users == 0)
            {
                _holders.Remove(employee);
                holder.Gate.Dispose();
            }
        }
    }

    private sealed class Holder
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Held(WriteLocks locks, string employee, Holder holder) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                holder.Gate.Release();
                locks.Leave(employee, holder);
            }
        }
    }
}
