using ClockifyBff.Replicas;

namespace ClockifyBff.RateLimiting;

/// <summary>Predicts how long requests wait for their permits.</summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class WaitPredictor(SharedSlidingWindow window, UpstreamPauses pauses, PriorityQueues queues)
{
    /// <summary>Predicts the wait of a request that joins its queue now, if no other request joins.</summary>
    public TimeSpan Predict(PermitRequest request)
    {
        // During a pause, requests with a shorter pause go first; those with an equal one keep their place in the queue.
        var pause = pauses.Remaining(request.Scope);
        var queue = window.UntilFree(queues.CountAhead(request, other => pauses.Remaining(other.Request.Scope) <= pause));
        if (pause == TimeSpan.Zero)
        {
            return queue;
        }

        var pausedAhead = queues.CountAhead(
            request,
            other => pauses.Remaining(other.Request.Scope) is var remaining && remaining > TimeSpan.Zero && remaining <= pause
        );
        return Longer(queue, window.UntilFree(pausedAhead, after: pause));
    }

    /// <summary>The time until a queued request may be sent if a permit is free.</summary>
    public TimeSpan UntilMaySend(QueuedRequest queued) =>
        Longer(pauses.Remaining(queued.Request.Scope), queued.Request.Priority == Priority.Background ? window.UntilSpaced : TimeSpan.Zero);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
