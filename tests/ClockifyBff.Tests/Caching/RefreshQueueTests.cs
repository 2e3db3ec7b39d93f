using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Tests.Caching;

/// <summary>Properties of the refresh queue for random entries.</summary>
[Trait("Kind", "unit")]
public sealed class RefreshQueueTests(ITestOutputHelper output)
{
    private const int Capacity = 20;

    [Fact]
    public void Refresh_queue_returns_outdated_entries_first_and_then_the_oldest() =>
        ForEachSet(
            (due, random) =>
            {
                var known = new Dictionary<CacheKey, DueRefresh>();
                for (var i = random.Next(Capacity); i > 0; i--)
                {
                    var entry = Entry(random.Next(Capacity), random.Next(2) == 0, random.Next(5));
                    due.Add(entry);
                    known[entry.Key] = entry;
                }

                Assert.Equal(
                    known
                        .Values.OrderByDescending(entry => entry.IsInvalidated)
                        .ThenBy(entry => entry.ReadAt)
                        .ThenBy(entry => entry.Number),
                    Drain(due)
                );
                Assert.Equal(0, due.Count);
            }
        );

    [Fact]
    public void Refresh_queue_orders_entries_added_between_removals() =>
        ForEachSet(
            (due, random) =>
            {
                var waiting = new List<DueRefresh>();
                for (var i = 0; i < Capacity; i++)
                {
                    if (waiting.Count > 0 && random.Next(3) == 0)
                    {
                        var first = due.Dequeue()!;
                        Assert.DoesNotContain(
                            waiting,
                            other =>
                                (other.IsInvalidated && !first.IsInvalidated)
                                || (other.IsInvalidated == first.IsInvalidated && other.ReadAt < first.ReadAt)
                        );
                        waiting.Remove(first);
                    }
                    else
                    {
                        var entry = Entry(i, random.Next(2) == 0, random.Next(5));
                        due.Add(entry);
                        waiting.Add(entry);
                    }
                }

                Assert.Equal(waiting.Count, due.Count);
            }
        );

    [Fact]
    public void Refresh_queue_drops_the_least_due_entries_when_full() =>
        ForEachSet(
            (due, random) =>
            {
                var all = Enumerable.Range(0, 3 * Capacity).Select(number => Entry(number, random.Next(2) == 0, random.Next(50))).ToList();
                all.ForEach(due.Add);

                Assert.Equal(Capacity, due.Count);
                Assert.Equal(
                    all.OrderByDescending(entry => entry.IsInvalidated)
                        .ThenBy(entry => entry.ReadAt)
                        .ThenBy(entry => entry.Number)
                        .Take(Capacity),
                    Drain(due)
                );
            }
        );

    private static List<DueRefresh> Drain(RefreshQueue due)
    {
        var taken = new List<DueRefresh>();
        while (due.Dequeue() is { } entry)
        {
            taken.Add(entry);
        }

        return taken;
    }

    private static DueRefresh Entry(int number, bool isInvalidated, long readAt) =>
        new(
            new CacheKey("connection", null, new CacheTag(string.Empty, CacheTag.Tags), $"{number}"),
            isInvalidated,
            readAt,
            _ => Task.CompletedTask
        );

    private void ForEachSet(Action<RefreshQueue, Random> check)
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            try
            {
                check(new RefreshQueue(Capacity), new Random(seed));
            }
            catch
            {
                output.WriteLine($"Seed {seed}");
                throw;
            }
        }
    }
}
