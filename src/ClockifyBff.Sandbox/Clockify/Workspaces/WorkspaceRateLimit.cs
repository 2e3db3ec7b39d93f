using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Clockify's rate limit for all requests to a workspace. Without numbers there is no limit.</summary>
internal sealed class WorkspaceRateLimit(int? perHour = null, int? perSecond = null)
{
    private readonly Window _hour = new(perHour, Duration.FromHours(1));
    private readonly Window _second = new(perSecond, Duration.FromSeconds(1));

    /// <summary>Counts a request; throws if the limit is reached.</summary>
    public void Acquire(Instant now)
    {
        // A rejected request doesn't count.
        if (_hour.IsFull(now) || _second.IsFull(now))
        {
            throw ClockifyException.TooManyRequests();
        }

        _hour.Count();
        _second.Count();
    }

    private sealed class Window(int? limit, Duration length)
    {
        private Instant _start;
        private int _used;

        public bool IsFull(Instant now)
        {
            if (now - _start >= length)
            {
                (_start, _used) = (now, 0);
            }

            return limit is { } max && _used >= max;
        }

        public void Count() => _used++;
    }
}
