using System.Diagnostics.Metrics;
using ClockifyBff.Budget;
using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Budget;

/// <summary>Calls that come, wait and leave at random: the limit holds, and no turn is lost or given twice.</summary>
public sealed class RandomCallsTests(ITestOutputHelper output)
{
    private const int Seed = 20261125;
    private const int Limit = 10;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1.05);

    [Fact]
    public async Task No_window_holds_more_turns_than_allowed_and_every_call_has_one_end()
    {
        output.WriteLine($"Seed {Seed}");
        await Parallel.ForAsync(0, 25, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
            using var meter = new Meter("budget of a test");
            using var budget = Budgets.Of(Limit, time, meter);
            await RunAsync(budget, time, new Random(Seed + number));
        });
    }

    private static async Task RunAsync(RequestBudget budget, FakeTimeProvider time, Random random)
    {
        var waiting = new List<(Task Turn, CancellationTokenSource Gone)>();
        var start = time.GetUtcNow();
        var (made, ended, granted) = (0, 0, 0);
        for (var step = 0; step < 300 || waiting.Count > 0; step++)
        {
            switch (step < 300 ? random.Next(5) : 0)
            {
                case 0 or 1:
                    time.Advance(TimeSpan.FromMilliseconds(random.Next(200)));
                    break;
                case 2 when waiting.Count > 0:
                    await waiting[random.Next(waiting.Count)].Gone.CancelAsync();
                    break;
                default:
                    var gone = new CancellationTokenSource();
                    waiting.Add((TakeAsync(budget, (Lane)random.Next(3), $"{random.Next(5)}", gone.Token), gone));
                    made++;
                    break;
            }

            // Who got a turn, or no turn, learns of it a moment later.
            await Task.Delay(2, TestContext.Current.CancellationToken);
            foreach (var call in waiting.Where(call => call.Turn.IsCompleted).ToList())
            {
                waiting.Remove(call);
                ended++;
                call.Gone.Dispose();
                granted += call.Turn.IsCompletedSuccessfully ? 1 : 0;
                Assert.True(call.Turn.IsCompletedSuccessfully || call.Turn.IsCanceled || call.Turn.Exception!.InnerException is ProblemException { Problem.ErrorCode: "rate_limited" });
            }

            var windows = (int)((time.GetUtcNow() - start) / _window) + 1;
            Assert.True(granted <= windows * Limit, $"{granted} turns in {windows} windows");
        }

        Assert.Equal(made, ended);

        // Nothing of the limit is lost to who left.
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.All(Enumerable.Range(0, Limit), _ => Assert.True(TakeAsync(budget, Lane.Interactive, "last", CancellationToken.None).IsCompletedSuccessfully));
    }

    private static async Task TakeAsync(RequestBudget budget, Lane lane, string employee, CancellationToken gone) => await budget.TakeTurnAsync(lane, employee, workspace: null, gone);
}
