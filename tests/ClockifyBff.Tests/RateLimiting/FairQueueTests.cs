using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>What holds of a queue whoever joins, leaves and is served, in whatever order.</summary>
[Trait("Kind", "unit")]
public sealed class FairQueueTests(ITestOutputHelper output)
{
    private const int Seed = 20261125;
    private const int Queues = 2_000;

    [Fact]
    public void Continuously_waiting_employees_are_served_in_round_robin() =>
        ForEachQueue(
            (queue, random) =>
            {
                var (requests, served) = (Fill(queue, random), new List<QueuedRequest>());
                while (queue.Count > 0)
                {
                    served.Add(queue.Dequeue(_ => true)!);
                }

                Assert.Equal(requests.Count, served.Count);
                foreach (
                    var (one, other) in from one in requests.Select(request => request.Request.OwnerKey).Distinct()
                    from other in requests.Select(request => request.Request.OwnerKey).Distinct()
                    where one != other
                    select (one, other)
                )
                {
                    // As long as both wait, they alternate.
                    var between = served
                        .Where(request => request.Request.OwnerKey == one || request.Request.OwnerKey == other)
                        .Select(request => request.Request.OwnerKey)
                        .ToList();
                    var together = 2 * Math.Min(between.Count(employee => employee == one), between.Count(employee => employee == other));
                    Assert.All(
                        Enumerable.Range(0, Math.Max(together - 1, 0)),
                        place => Assert.NotEqual(between[place], between[place + 1])
                    );
                }
            }
        );

    [Fact]
    public void Calls_of_one_employee_keep_their_order_and_none_is_lost() =>
        ForEachQueue(
            (queue, random) =>
            {
                var requests = Fill(queue, random);
                var left = requests.Where(_ => random.Next(3) == 0).ToHashSet();
                Assert.All(left, request => Assert.True(queue.Remove(request)));
                Assert.All(left, request => Assert.False(queue.Remove(request)));
                Assert.Equal(requests.Count - left.Count, queue.Count);
                var served = new List<QueuedRequest>();
                while (queue.Count > 0)
                {
                    served.Add(queue.Dequeue(_ => true)!);
                }

                Assert.Equal(
                    requests
                        .Except(left)
                        .GroupBy(request => request.Request.OwnerKey)
                        .OrderBy(calls => calls.Key)
                        .SelectMany(calls => calls),
                    served.GroupBy(request => request.Request.OwnerKey).OrderBy(calls => calls.Key).SelectMany(calls => calls)
                );
            }
        );

    [Fact]
    public void Joining_call_gets_the_number_of_calls_ahead_of_it() =>
        ForEachQueue(
            (queue, random) =>
            {
                Fill(queue, random);
                for (var served = random.Next(10); served > 0 && queue.Count > 0; served--)
                {
                    queue.Dequeue(_ => true);
                }

                var mine = new QueuedRequest(new PermitRequest(Priority.Interactive, $"{random.Next(8)}", Scope: null), since: 0);
                var reported = queue.CountAhead(mine.Request.OwnerKey, _ => true);
                queue.Enqueue(mine);

                // What begins is followed by another call, which goes first as well.
                var ahead = 0;
                for (QueuedRequest next; (next = queue.Dequeue(_ => true)!) != mine; )
                {
                    ahead += next.Request.StartsOperation ? 2 : 1;
                }

                Assert.Equal(ahead, reported);
            }
        );

    private static List<QueuedRequest> Fill(FairQueue queue, Random random)
    {
        var requests = Enumerable
            .Range(0, random.Next(30))
            .Select(_ => new QueuedRequest(
                new PermitRequest(Priority.Interactive, $"{random.Next(1 + random.Next(6))}", Scope: null)
                {
                    StartsOperation = random.Next(3) == 0,
                },
                since: 0
            ))
            .ToList();
        requests.ForEach(queue.Enqueue);
        return requests;
    }

    private void ForEachQueue(Action<FairQueue, Random> check)
    {
        output.WriteLine($"Seed {Seed}");
        for (var number = 0; number < Queues; number++)
        {
            check(new FairQueue(), new Random(Seed + number));
        }
    }
}
