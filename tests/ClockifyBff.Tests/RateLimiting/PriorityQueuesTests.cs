using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The order in which priorities are served, and how many requests go before a new one.</summary>
[Trait("Kind", "unit")]
public sealed class PriorityQueuesTests
{
    private readonly PriorityQueues _queues = new(_ => true);

    [Fact]
    public void Background_gets_exactly_every_tenth_permit_while_others_wait()
    {
        Enqueue(Priority.Background, 20);
        Enqueue(Priority.Interactive, 200);

        var served = Enumerable.Range(0, 100).Select(_ => Serve().Priority).ToList();

        Assert.All(served.Index(), permit => Assert.Equal(permit.Index % 10 == 9, permit.Item == Priority.Background));
    }

    [Fact]
    public void Permit_of_a_request_that_was_not_queued_counts_for_the_share_of_the_background()
    {
        Enqueue(Priority.Background, 1);
        Enqueue(Priority.Interactive, 1);
        Array.ForEach(new int[9], _ => _queues.OnGranted(Priority.Interactive));

        Assert.Equal(Priority.Background, Serve().Priority);
        Assert.Equal(Priority.Interactive, Serve().Priority);
    }

    [Fact]
    public void Background_is_served_without_others_only_when_it_is_spaced()
    {
        Enqueue(Priority.Background, 1);

        Assert.Null(_queues.Next(isBackgroundSpaced: false));
        Assert.Equal(Priority.Background, _queues.Next(isBackgroundSpaced: true));
    }

    [Theory]
    [InlineData(nameof(Priority.Completion), 5, 50, 50, 5)]
    [InlineData(nameof(Priority.Interactive), 0, 0, 0, 0)]
    [InlineData(nameof(Priority.Interactive), 7, 20, 0, 27)]
    [InlineData(nameof(Priority.Interactive), 7, 20, 50, 30)]
    [InlineData(nameof(Priority.Interactive), 7, 20, 1, 28)]
    [InlineData(nameof(Priority.Background), 7, 2, 0, 9)]
    [InlineData(nameof(Priority.Background), 7, 200, 0, 9)]
    [InlineData(nameof(Priority.Background), 7, 200, 3, 39)]
    [InlineData(nameof(Priority.Background), 7, 2, 3, 12)]
    public void CountAhead_is_the_number_of_permits_before_that_of_a_new_request(
        string priorityName,
        int completion,
        int interactive,
        int background,
        int expected
    )
    {
        var priority = Enum.Parse<Priority>(priorityName);
        Enqueue(Priority.Completion, completion);
        Enqueue(Priority.Interactive, interactive);
        Enqueue(Priority.Background, background);
        var request = new PermitRequest(priority, "new", Scope: null);

        var predicted = _queues.CountAhead(request, _ => true);

        // Round robin serves the new employee after one request of each other employee: here each has one.
        _queues[priority].Enqueue(new QueuedRequest(request, since: 0));
        var actual = 0;
        while (Serve() != request)
        {
            actual++;
        }

        Assert.Equal(expected, predicted);
        Assert.Equal(predicted, actual);
    }

    private void Enqueue(Priority priority, int count)
    {
        for (var number = 0; number < count; number++)
        {
            _queues[priority].Enqueue(new QueuedRequest(new PermitRequest(priority, $"{priority} {number}", Scope: null), since: 0));
        }
    }

    private PermitRequest Serve() => _queues.Dequeue(_queues.Next(isBackgroundSpaced: true)!.Value).Request;
}
