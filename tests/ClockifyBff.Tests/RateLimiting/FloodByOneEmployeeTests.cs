using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>One employee makes far more calls than a fair share, and all of them may wait.</summary>
[Trait("Kind", "chaos")]
public sealed class FloodByOneEmployeeTests
{
    private const int Flood = 1000;
    private const int Calls = 20;

    private static readonly TimeSpan _spacing = TimeSpan.FromMilliseconds(141);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_by_one_employee_delays_calls_of_others_by_at_most_one_permit()
    {
        await using var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync(("Budget:RequestsPerSecond", "10"), ("Budget:MaxWait", "00:05:00"), ("Maton:Timeout", "00:05:00"));
        using var queue = bff.CreateQueueGauge();
        using var asha = await WhileTimePassesAsync(EmployeeClient.OfAsync(bff));
        using var maria = await WhileTimePassesAsync(EmployeeClient.OfAsync(bff, "maria"));
        var (askAsha, askMaria) = (await WhileTimePassesAsync(AskingAsync(asha)), await WhileTimePassesAsync(AskingAsync(maria)));
        await SpacePermitsAsync(() => askAsha(0, Stop));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var position = await bff.Sandbox.JournalPositionAsync();
        var flood = Task.WhenAll(Enumerable.Range(0, Flood).Select(call => askAsha(call, enough.Token)));
        await Eventually.TrueAsync(async () => queue.Read() + (await bff.Sandbox.JournalAsync(position, "gateway")).Count == Flood);
        var before = queue.Read();
        position = await bff.Sandbox.JournalPositionAsync();

        for (var call = 0; call < Calls; call++)
        {
            var flooded = queue.Read();
            var mine = askMaria(call, Stop);
            await Eventually.TrueAsync(() => queue.Read() == flooded + 1);

            // Her call is served after at most one call of the flood.
            await Eventually.TrueAsync(_time, () => Task.FromResult(queue.Read() <= flooded - 1), step: TimeSpan.FromMilliseconds(10));
            await mine.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        }

        var served = await bff.Sandbox.JournalAsync(position, "gateway");
        Assert.Equal(Calls, served.Count(arrived => arrived.ActingEmail == "maria@example.com"));
        // Two permits may be granted at the same time.
        Assert.InRange(before - queue.Read(), 1, 2 * Calls);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flood);
    }

    /// <summary>Reads that go upstream each time, alternately through the raw proxy and through /api/v1.</summary>
    private static async Task<Func<int, CancellationToken, Task<string>>> AskingAsync(EmployeeClient who)
    {
        // About nothing whose name would have to be looked up, which takes a permit, too.
        var id = (await who.CreateAsync(new { start = "2026-05-13T08:00:00Z", durationSeconds = 60 })).Id();
        string[] roots = ["/clockify/api/v1", "/api/v1"];
        await AskAsync(1, Stop);
        return AskAsync;

        Task<string> AskAsync(int call, CancellationToken cancellationToken) =>
            who.Http.GetStringAsync(
                new Uri($"{roots[call % 2]}/workspaces/{who.Workspace}/time-entries/{id}", UriKind.Relative),
                cancellationToken
            );
    }

    /// <summary>Takes permits until they are spaced, so that those of the flood are granted one by one.</summary>
    private async Task SpacePermitsAsync(Func<Task<string>> ask)
    {
        for (var call = 0; call < 30; call++)
        {
            _time.Advance(_spacing);
            await WhileTimePassesAsync(ask());
        }
    }

    /// <summary>Advances the clock until a task is done.</summary>
    private Task<T> WhileTimePassesAsync<T>(Task<T> acting) => Eventually.DoneAsync(_time, acting, _spacing);
}
